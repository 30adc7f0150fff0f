import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { request, signedBy } from '../../claims/events';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresData } from './data';
import type { Task } from './process';

const now = Date.UTC(2026, 0, 1);
/** What the server calls them. */
const CLAIMER = 'claimer';

/** What a process said of an event. */
interface Said {
	readonly number: number;
	readonly token: number | undefined;
}

/** A process that claims. */
class Claimer {
	readonly claimed: Said[] = [];
	readonly committed: number[] = [];
	/** Resolves when it has done its task, or has ended. */
	readonly done: Promise<void>;
	private readonly child: ChildProcess;

	constructor(task: Task, onLine: (claimer: Claimer) => void = () => undefined) {
		const script = [join(__dirname, '../../registerTypeScript.js'), join(__dirname, 'process.ts')];
		this.child = spawn(process.execPath, ['-r', ...script, JSON.stringify(task)], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		const lines = createInterface({ input: this.child.stdout ?? process.stdin });
		this.done = new Promise((resolve) => {
			lines.on('close', resolve);
			lines.on('line', (line) => {
				if (line === 'done') resolve();
				const [number, what, token] = line.split(' ');
				if (what === 'claimed') {
					this.claimed.push({ number: Number(number), token: Number(token) });
				}
				if (what === 'committed') this.committed.push(Number(number));
				onLine(this);
			});
		});
	}

	pause(): void {
		this.child.kill('SIGSTOP');
	}

	async kill(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = once(this.child, 'close');
		this.child.kill('SIGKILL');
		await ended;
	}
}

describe('processes that share claims in PostgreSQL', () => {
	let database: TestDatabase;
	let data: PostgresData;
	let moment: number;
	const claimers: Claimer[] = [];

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(() => {
		moment = now;
		data = new PostgresData(database, { now: () => moment });
	});
	afterEach(async () => {
		await Promise.all(claimers.splice(0).map(async (claimer) => await claimer.kill()));
		await data.destroy();
	});

	const start = (task: Partial<Task>, onLine?: (claimer: Claimer) => void): Claimer => {
		const whole: Task = {
			server: database.url,
			schema: data.schema,
			applicationName: CLAIMER,
			events: 600,
			then: 'hold',
			now,
			...task,
		};
		const claimer = new Claimer(whole, onLine);
		claimers.push(claimer);
		return claimer;
	};
	const event = (number: number) => {
		const name = `event ${number}`;
		return { ...request(name), ...(number % 3 === 0 && signedBy(name)) };
	};

	it.each([
		['held', 'hold'],
		['committed', 'commit'],
	] as const)('claim each event once, in whatever order, while it is %s', async (_, then) => {
		const strides = [1, 7, 599];
		const all = strides.map((stride) => start({ then, stride }));
		await Promise.all(all.map(async ({ done }) => await done));
		const claimed = all.flatMap((claimer) => claimer.claimed);
		expect(claimed).toHaveLength(600);
		expect(new Set(claimed.map(({ number }) => number)).size).toBe(600);
		expect(new Set(claimed.map(({ token }) => token)).size).toBe(600);
		expect(all.flatMap(({ committed }) => committed)).toHaveLength(then === 'commit' ? 600 : 0);
		const [row] = await database.query(
			'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
		);
		expect(row).toEqual({ deadlocks: '0' });
	});

	it('lose nothing that a killed one had committed, and take over what it held when its lease ends', async () => {
		let killing: Promise<void> | undefined;
		const victim = start({ events: 20_000, then: 'commit' }, (claimer) => {
			if (claimer.committed.length > 300) killing ??= claimer.kill();
		});
		await victim.done;
		await killing;
		// Until the server notices, it does what it was asked for last.
		const connected = `SELECT FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = '${CLAIMER}'`;
		while ((await database.query(connected)).length > 0) await sleep(20);
		const committed = new Set(victim.committed);
		const held = victim.claimed.filter(({ number }) => !committed.has(number));
		expect(committed.size).toBeGreaterThan(300);
		const store = await data.open();
		const kindOf = async (number: number) => (await store.claim(event(number))).kind;

		const kinds = await Promise.all([...committed].map(kindOf));
		expect(new Set(kinds)).toEqual(new Set(['duplicate']));
		// It may have committed one without having said so.
		const before = await Promise.all(held.map(async ({ number }) => await kindOf(number)));
		expect(before.filter((kind) => kind === 'fresh')).toEqual([]);
		moment += 29_999;
		const then = await Promise.all(held.map(async ({ number }) => await kindOf(number)));
		expect(then).toEqual(before);
		moment += 1;
		const after = await Promise.all(held.map(async ({ number }) => await kindOf(number)));
		expect(after).toEqual(before.map((kind) => (kind === 'inFlight' ? 'fresh' : 'duplicate')));
	});

	it('do not wait for one that is paused', async () => {
		let paused = false;
		const victim = start({ events: 20_000, then: 'commit' }, (claimer) => {
			if (paused || claimer.committed.length < 300) return;
			paused = true;
			claimer.pause();
		});
		const store = await data.open();
		while (!paused) await sleep(20);
		let from = 0;
		// What it had said by then may still have to be read.
		while (victim.committed.length > from) {
			from = victim.committed.length;
			await sleep(100);
		}
		// Those it was at work on are among them.
		const numbers = Array.from({ length: 500 }, (_, at) => from + at);
		const outcomes = numbers.map(async (number) => await store.claim(event(number)));
		const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
		expect(kinds).toContain('fresh');
	});

	it('fence one that wakes up after its lease', async () => {
		const slow = start({ events: 3 });
		await slow.done;
		moment += 30_000;
		const store = await data.open();
		const outcome = await store.claim(event(1));
		expect(outcome).toMatchObject({ kind: 'fresh' });
		const token = slow.claimed.find(({ number }) => number === 1)?.token ?? 0;
		expect(outcome.kind === 'fresh' && outcome.token > token).toBe(true);
		expect(await store.commit(event(1), token, 1000)).toBe(false);
	});

	it('agree on the time, whatever their clocks say', async () => {
		const machine = Date.now.bind(Date);
		const [behind, ahead] = [-2, 2].map((days) => days * 24 * 3600 * 1000);
		const openAt = async (skew: number) => {
			jest.spyOn(Date, 'now').mockImplementation(() => machine() + skew);
			return await data.open({ now: undefined });
		};
		try {
			const late = await openAt(behind ?? 0);
			await late.claim(request('A', 'A', 'A', { leaseMilliseconds: 60_000 }));
			const early = await openAt(ahead ?? 0);
			const outcome = await early.claim(request('A', 'A', 'A', { leaseMilliseconds: 60_000 }));
			expect(outcome.kind).toBe('inFlight');
			const [row] = await database.query('SELECT extract(epoch FROM now())::float8 * 1000 AS now');
			const left = outcome.kind === 'inFlight' ? outcome.untilMilliseconds - Number(row?.now) : 0;
			expect(left).toBeGreaterThan(0);
			expect(left).toBeLessThanOrEqual(60_000);
		} finally {
			jest.restoreAllMocks();
		}
	});
});
