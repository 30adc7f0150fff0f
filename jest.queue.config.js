/** Tests against a real n8n in queue mode, over a real PostgreSQL and a real Redis; each file its own processes. */
module.exports = {
	...require('./jest.e2e.config.js'),
	testMatch: ['<rootDir>/test/queueMode/**/*.test.ts'],
};
