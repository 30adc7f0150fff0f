import { describeOutbox } from '../../outbox/conformance';
import { createDatabase, type TestDatabase } from '../database';
import { IMPATIENT, PostgresOutboxData } from './data';

let database: TestDatabase;

beforeAll(async () => {
	database = await createDatabase();
});
afterAll(async () => await database.remove());

describeOutbox('PostgreSQL', async (now) => new PostgresOutboxData(database, now, IMPATIENT));
