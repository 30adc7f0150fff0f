/** Lets a child process require the sources as they are: `node -r <this file> <script>.ts`. */
const { join } = require('node:path');
const { transformFileSync } = require('@swc/core');

// Else what it says waits in it while nobody reads, and is lost when it is killed.
process.stdout._handle?.setBlocking?.(true);

const configFile = join(__dirname, '../../../.swcrc');

require.extensions['.ts'] = (module, file) => {
	module._compile(transformFileSync(file, { configFile }).code, file);
};
