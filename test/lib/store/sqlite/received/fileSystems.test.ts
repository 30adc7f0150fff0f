import { DatabaseSync } from 'node:sqlite';

import { describeReceivedStore } from '../../received/conformance';
import { keepNoLog } from '../connections';
import { ReceivedData } from './data';

describe('where no write-ahead log can be kept, as shared memory is missing', () => {
	beforeEach(keepNoLog);
	afterEach(() => jest.restoreAllMocks());

	test('what is written by another one is waited for, by who reads, too', async () => {
		const data = new ReceivedData(() => 0);
		const store = await data.open();
		expect(data.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
		const browser = new DatabaseSync(data.file);
		browser.exec('BEGIN EXCLUSIVE');
		const reading = store.triggers();
		setImmediate(() => browser.close());
		expect(await reading).toEqual([]);
		await data.destroy();
	});

	describeReceivedStore('SQLite', async (now) => new ReceivedData(now));
});
