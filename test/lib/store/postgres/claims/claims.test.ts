import { describeClaimStore } from '../../claims/conformance';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresData } from './data';

let database: TestDatabase;

beforeAll(async () => {
	database = await createDatabase();
});
afterAll(async () => await database.remove());

describeClaimStore('PostgreSQL', async (options) => new PostgresData(database, options));
