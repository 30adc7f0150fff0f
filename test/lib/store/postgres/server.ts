import { postgresPrograms, startPostgres, type PostgresServer } from '../../../servers/postgres';

declare global {
	// Jest hands nothing else from its set-up to its tear-down.
	var postgresOfTests: PostgresServer | undefined;
}

/** Where the tests of all files find the server. */
export const URL_VARIABLE = 'TEST_POSTGRES_URL';

/** Starts one server for all test files, which make databases of their own on it. */
export default async function setUp(): Promise<void> {
	const programs = postgresPrograms();
	if (programs === undefined) {
		throw new Error('PostgreSQL is not installed: on Debian, apt-get install postgresql.');
	}
	globalThis.postgresOfTests = await startPostgres(programs, {
		settings: ['max_connections=200'],
	});
	process.env[URL_VARIABLE] = globalThis.postgresOfTests.url;
}
