/** Tests of the log page in the machine's Chromium: pages over real stores, and one browser, for all files. */
module.exports = {
	...require('./jest.config.js'),
	globalSetup: '<rootDir>/test/logPage/setup.ts',
	globalTeardown: '<rootDir>/test/logPage/teardown.ts',
	testPathIgnorePatterns: ['/node_modules/', '/dist/'],
	testMatch: ['<rootDir>/test/logPage/**/*.test.ts'],
	// What one file does with the log would show in another's screens.
	maxWorkers: 1,
	// A test takes two seconds, and on a busy machine ten times that; what it waits for gives up before.
	testTimeout: 300_000,
};
