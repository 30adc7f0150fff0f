/** Tests in n8n's editor: a real n8n with the built package, and the machine's Chromium. */
module.exports = {
	...require('./jest.e2e.config.js'),
	testMatch: ['<rootDir>/test/editor/**/*.test.ts'],
};
