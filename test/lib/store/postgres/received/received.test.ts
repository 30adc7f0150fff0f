import { describeReceivedStore } from '../../received/conformance';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresReceivedData } from './data';

let database: TestDatabase;

beforeAll(async () => {
	database = await createDatabase();
});
afterAll(async () => await database.remove());

describeReceivedStore('PostgreSQL', async (now) => new PostgresReceivedData(database, now));
