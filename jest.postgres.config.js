/** Tests of what is stored in PostgreSQL: one real server for all files, each with a database of its own. */
module.exports = {
	...require('./jest.config.js'),
	globalSetup: '<rootDir>/test/lib/store/postgres/server.ts',
	globalTeardown: '<rootDir>/test/lib/store/postgres/serverEnd.ts',
	testPathIgnorePatterns: ['/node_modules/', '/dist/'],
	testMatch: ['<rootDir>/test/**/postgres/**/*.test.ts'],
	testTimeout: 180_000,
};
