import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { CompiledSources } from '../../compiledSources';
import { SqliteOutboxData } from '../outbox/data';

const PROCESS = join(__dirname, 'process.ts');
const THREAD = join(__dirname, 'testThread.ts');
const sources = new CompiledSources(PROCESS, THREAD);
afterAll(() => sources.remove());

let data: SqliteOutboxData;
let child: ChildProcess | undefined;
let printed = '';

beforeEach(() => {
	data = new SqliteOutboxData(Date.now);
	mkdirSync(dirname(data.file));
});
afterEach(async () => {
	child?.kill('SIGKILL');
	await data.destroy();
});

/** Starts a process that never ends itself; see process.ts. */
const start = (task: string): ChildProcess => {
	const script = sources.module(PROCESS);
	child = spawn(process.execPath, [script, data.file, task], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	printed = '';
	child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	return child;
};

/** Resolves once the process has printed this. */
const untilPrinted = async ({ stdout }: ChildProcess, line: string): Promise<void> => {
	while (stdout && !printed.includes(`${line}\n`)) await once(stdout, 'data');
};

const lines = () => printed.trim().split('\n');

describe('a process with an outbox in a thread', () => {
	it('ends by itself while the thread has nothing to do', async () => {
		const [code] = await once(start('idle'), 'close');
		expect([code, lines()]).toEqual([0, ['opened', 'nothing is left to do']]);
	});

	it('does not end while a call waits, and ends after it', async () => {
		const waiting = start('call');
		await untilPrinted(waiting, 'opened');
		const repair = await data.breakDown();
		waiting.stdin?.write('now\n');
		await untilPrinted(waiting, 'called');
		// In this time it would have ended.
		await sleep(200);
		expect(lines()).toEqual(['opened', 'called']);
		await repair();
		const [code] = await once(waiting, 'close');
		expect([code, lines()]).toEqual([0, ['opened', 'called', 'stored', 'nothing is left to do']]);
	});

	it('ends by itself where the file can not be opened', async () => {
		writeFileSync(data.file, '{"not":"a database"}'.repeat(100));
		const [code] = await once(start('idle'), 'close');
		expect(code).toBe(0);
		expect(printed).toMatch(/^StoreError: The outbox .* restore the file from a backup.*\n$/);
	});
});
