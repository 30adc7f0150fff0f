import { describeReceivedStore } from '../../received/conformance';
import { ReceivedData } from './data';

describeReceivedStore('SQLite', async (now) => new ReceivedData(now));
