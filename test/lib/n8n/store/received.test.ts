import module from 'node:module';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { storeFolder } from '../../../../lib/n8n/store/claims';
import {
	closeReceivedStore,
	receivedStore,
	writeBeforeClose,
} from '../../../../lib/n8n/store/received';
import type { ReceivedBatch } from '../../../../lib/store/received';
import { removeUserFolder } from '../userFolder';

const ignore = () => undefined;

const batch: ReceivedBatch = {
	triggers: [
		{ id: 'w:n', workflowId: 'w', nodeName: 'Trigger', platform: 'JustCall', seenAt: Date.now() },
	],
	counts: [],
	rejected: [],
	events: [],
	drift: [],
};

afterEach(async () => {
	writeBeforeClose(async () => undefined);
	await closeReceivedStore();
	jest.restoreAllMocks();
	jest.useRealTimers();
});
afterAll(removeUserFolder);

test('is one for the whole process, in the file of the deduplication store', async () => {
	const store = await receivedStore(ignore);
	expect(await receivedStore(ignore)).toBe(store);
	expect(statSync(join(storeFolder(), 'claims.sqlite')).mode & 0o077).toBe(0);
});

test('forgets what is over every minute', async () => {
	jest.useFakeTimers();
	const purge = jest.spyOn(await receivedStore(ignore), 'purge');
	await jest.advanceTimersByTimeAsync(60_000);
	expect(purge).toHaveBeenCalledTimes(1);
});

test('what waits is written before it is closed, and the next use opens it again', async () => {
	writeBeforeClose(async () => await (await receivedStore(ignore)).add(batch));
	await closeReceivedStore();
	writeBeforeClose(async () => undefined);
	expect(await (await receivedStore(ignore)).triggers()).toMatchObject([{ id: 'w:n' }]);
});

test('a store that does not answer keeps no process from its end', async () => {
	jest.useFakeTimers();
	writeBeforeClose(async () => await new Promise(() => undefined));
	let isClosed = false;
	void closeReceivedStore().then(() => (isClosed = true));
	await jest.advanceTimersByTimeAsync(1_999);
	expect(isClosed).toBe(false);
	await jest.advanceTimersByTimeAsync(1);
	expect(isClosed).toBe(true);
});

test('without node:sqlite it says what to do', async () => {
	jest.spyOn(module, 'isBuiltin').mockReturnValue(false);
	await expect(receivedStore(ignore)).rejects.toThrow(/run n8n with Node\.js 22\.16 or newer/);
});
