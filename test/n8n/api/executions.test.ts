import { Executions } from './executions';
import type { ExecutionSummary } from './runData';
import type { N8nSession } from './session';

/* n8n reads runs in progress, ended runs and the number of ended runs at the same time, not at one moment. */

interface Answer {
	readonly running?: readonly string[];
	readonly ended?: readonly string[];
	/** Of ended runs. */
	readonly count?: number;
	/** How long n8n takes for it after it has read. */
	readonly milliseconds?: number;
}

const run = (status: string) => (id: string) => ({ id, status }) as ExecutionSummary;

/** The runs of an n8n that answers so, one time after the other, and then always as the last time. */
function executionsOf(answers: readonly Answer[]): Executions {
	const left = [...answers];
	const request = async () => {
		const answer = (left.length > 1 ? left.shift() : left[0]) ?? {};
		const { running = [], ended = [], count = ended.length, milliseconds = 0 } = answer;
		if (milliseconds > 0) await sleep(milliseconds);
		const results = [...running.map(run('running')), ...ended.map(run('success'))];
		return { results, count, nextCursor: null };
	};
	return new Executions({ request } as object as N8nSession, sleep);
}

const sleep = async (milliseconds: number) =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

const ids = (runs: readonly ExecutionSummary[]) => runs.map(({ id, status }) => `${id} ${status}`);

describe('the list of runs', () => {
	test('has a run once that ended while n8n read', async () => {
		const both: Answer = { running: ['12'], ended: ['12', '9'] };
		expect(ids(await executionsOf([both]).list('w'))).toEqual(['12 success', '9 success']);
	});

	test('has a run that n8n read neither among those in progress nor among the others', async () => {
		const neither: Answer = { ended: ['9'] };
		const later: Answer = { running: ['13'], ended: ['12', '9'] };
		expect(ids(await executionsOf([neither, later]).list('w'))).toEqual([
			'13 running',
			'12 success',
			'9 success',
		]);
		expect(ids(await executionsOf([later, neither]).list('w'))).toHaveLength(3);
	});

	test('begins with the newest, also where an older one is still in progress', async () => {
		const runs = executionsOf([{ running: ['9'], ended: ['10', '2'] }]);
		expect(ids(await runs.list('w', { limit: 2 }))).toEqual(['10 success', '9 running']);
		expect(await runs.count('w')).toBe(3);
	});
});

describe('nothing runs any more', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	const waited = async (answers: readonly Answer[]) => {
		const waiting = executionsOf(answers).waitUntilQuiet('w', { quietSeconds: 1 });
		await jest.advanceTimersByTimeAsync(20_000);
		return await waiting;
	};

	test('once an answer says so that was asked for after a while of the same', async () => {
		expect(await waited([{ running: ['1'] }, { ended: ['1'] }])).toBe(1);
	});

	test('not where one answer counted before a run ended and listed it afterwards', async () => {
		const torn: Answer = { ended: ['1'], count: 0, milliseconds: 2_000 };
		const before = Array.from({ length: 3 }, (): Answer => ({ running: ['1'], count: 0 }));
		expect(await waited([...before, torn, { ended: ['1'] }])).toBe(1);
	});

	test('not after an answer that took long', async () => {
		const late: Answer = { ended: [], milliseconds: 5_000 };
		expect(await waited([{ ended: [] }, late, { ended: ['1'] }])).toBe(1);
	});
});
