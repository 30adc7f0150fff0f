/** Tests in n8n's editor: one real n8n with the built package, and the machine's Chromium, for all files. */
module.exports = {
	...require('./jest.e2e.config.js'),
	globalSetup: '<rootDir>/dist/test/editor/setup.js',
	globalTeardown: '<rootDir>/dist/test/editor/teardown.js',
	testMatch: ['<rootDir>/test/editor/**/*.test.ts'],
};
