/** Lets a child process require the sources as they are: `node -r <this file> <script>.ts`. */
const { readFileSync } = require('node:fs');
const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');

const compilerOptions = {
	module: ModuleKind.CommonJS,
	target: ScriptTarget.ES2022,
	esModuleInterop: true,
};

require.extensions['.ts'] = (module, file) => {
	const { outputText } = transpileModule(readFileSync(file, 'utf8'), { compilerOptions });
	module._compile(outputText, file);
};
