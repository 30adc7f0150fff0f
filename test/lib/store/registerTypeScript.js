/** Lets a child process require the sources as they are: `node -r <this file> <script>.ts`. */
const { join } = require('node:path');
const { transformFileSync } = require('@swc/core');

const configFile = join(__dirname, '../../../.swcrc');

require.extensions['.ts'] = (module, file) => {
	module._compile(transformFileSync(file, { configFile }).code, file);
};
