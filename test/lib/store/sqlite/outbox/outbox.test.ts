import { describeOutbox } from '../../outbox/conformance';
import { SqliteOutboxData } from './data';

describeOutbox('SQLite', async (now) => new SqliteOutboxData(now));
