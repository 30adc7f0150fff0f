/** Lets a child process require the sources as they are: `node -r <this file> <script>.ts`. */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { transform } = require('../../../jest.config.js');

const [, options] = transform['^.+\\.ts$'];

require.extensions['.ts'] = (module, filename) => {
	const { code } = transformSync(readFileSync(filename, 'utf8'), {
		...options,
		filename,
		swcrc: false,
	});
	module._compile(code, filename);
};
