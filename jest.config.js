/** Unit, contract and n8n-core tests; those in real n8n, in its editor, in its queue mode and on PostgreSQL have configurations, the crash test a program of its own. */
module.exports = {
	testEnvironment: 'node',
	globalSetup: '<rootDir>/test/support/memoryFolder.ts',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		'/dist/',
		'/test/e2e/',
		'/test/editor/',
		'/test/logPage/',
		'/test/queueMode/',
		'/postgres/',
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	// A thread can't load TypeScript: here the sender's outbox is opened in the same thread. Its thread has tests of its own
	// (test/lib/store/sqlite/thread/thread.test.ts), and the end-to-end and crash tests use it.
	moduleNameMapper: { '/delivery/openOutbox$': '<rootDir>/test/lib/delivery/outboxHere.ts' },
	// Also on two cores: by default one of them would be left idle.
	maxWorkers: '100%',
	// Ends what hangs. The slowest take seconds, where both cores are busy with others ten times that; no test measures time.
	testTimeout: 120_000,
	// As .swcrc says; types are checked by the build.
	transform: { '^.+\\.ts$': '@swc/jest' },
};
