import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { StoreChildren } from '../children';
import { SqliteOutboxData } from '../outbox/data';

const children = new StoreChildren(join(__dirname, 'process.ts'), join(__dirname, 'testThread.ts'));
afterAll(async () => await children.destroy());

let data: SqliteOutboxData;

beforeEach(() => {
	data = new SqliteOutboxData(Date.now);
	mkdirSync(dirname(data.file));
});
afterEach(async () => {
	await children.kill();
	await data.destroy();
});

const linesOf = (printed: string) => printed.trim().split('\n');

describe('a process with an outbox in a thread', () => {
	it('ends by itself while the thread has nothing to do', async () => {
		const idle = children.start(data.file, 'idle');
		expect(await idle.ended).toBe(0);
		expect(linesOf(idle.printed)).toEqual(['opened', 'nothing is left to do']);
	});

	it('does not end while a call waits, and ends after it', async () => {
		const waiting = children.start(data.file, 'call');
		await waiting.until((printed) => printed.includes('opened\n'));
		const repair = await data.breakDown();
		waiting.tell('now');
		await waiting.until((printed) => printed.includes('called\n'));
		// In this time it would have ended.
		await sleep(200);
		expect(linesOf(waiting.printed)).toEqual(['opened', 'called']);
		await repair();
		expect(await waiting.ended).toBe(0);
		const told = ['opened', 'called', 'stored', 'nothing is left to do'];
		expect(linesOf(waiting.printed)).toEqual(told);
	});

	it('ends by itself where the file can not be opened', async () => {
		writeFileSync(data.file, '{"not":"a database"}'.repeat(100));
		const failing = children.start(data.file, 'idle');
		expect(await failing.ended).toBe(0);
		expect(failing.printed).toMatch(
			/^StoreError: The outbox .* restore the file from a backup.*\n$/,
		);
	});
});
