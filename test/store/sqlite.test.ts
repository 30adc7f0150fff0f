import { describeClaimStore } from './conformance';
import { SqliteData } from './sqliteData';

describeClaimStore('SQLite', async (options) => new SqliteData(options));
