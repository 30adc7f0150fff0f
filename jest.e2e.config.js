/** Tests against a real n8n with the built package installed; one after the other, each file its own n8n. */
module.exports = {
	...require('./jest.config.js'),
	// On a disk, as n8n is used.
	globalSetup: undefined,
	testPathIgnorePatterns: ['/node_modules/', '/dist/'],
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	maxWorkers: 1,
	// n8n starts in a quarter of a minute, and on a busy machine in several: no test may end before what it waits for says why.
	testTimeout: 600_000,
};
