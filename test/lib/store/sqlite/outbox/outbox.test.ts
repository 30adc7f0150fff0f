import { describeOutbox } from './outboxConformance';
import { SqliteOutboxData } from './sqliteOutboxData';

describeOutbox('SQLite', async (now) => new SqliteOutboxData(now));
