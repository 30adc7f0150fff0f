import { setImmediate as nextTurn } from 'node:timers/promises';
import { Batching, type BatchRole } from '../../../../../lib/n8n/trigger/request/batch';

type Lead = Extract<BatchRole<string>, { kind: 'lead' }>;

/** The events of one trigger, what became of each, and the runs under way. */
class Trigger {
	readonly outcomes = new Map<string, string>();
	readonly runs: Lead[] = [];
	private readonly batching = new Batching<string>();

	/** Events arrive, in that order. */
	async arrive(...events: string[]): Promise<void> {
		for (const event of events) {
			void this.batching.join(event).then((role) => {
				this.outcomes.set(event, role.kind === 'lead' ? 'leads' : `stored: ${role.stored}`);
				if (role.kind === 'lead') this.runs.push(role);
			});
		}
		await nextTurn();
	}

	/** The run with that number is stored, or not. */
	async end(run: number, stored = true): Promise<void> {
		this.runs[run]?.ended(stored);
		await nextTurn();
	}

	get batches(): string[] {
		return this.runs.map(({ batch }) => batch.join(' '));
	}
}

const numbered = (count: number) => Array.from({ length: count }, (_, number) => `event${number}`);

test('a lone event leads at once', async () => {
	const trigger = new Trigger();
	await trigger.arrive('A');
	expect(trigger.batches).toEqual(['A']);
});

test('of events that arrive together the first does not wait for the others', async () => {
	const trigger = new Trigger();
	await trigger.arrive('A', 'B', 'C');
	expect(trigger.batches).toEqual(['A']);
	expect([...trigger.outcomes]).toEqual([['A', 'leads']]);
});

test('events that arrive while a run is being stored are carried by the next one, in order', async () => {
	const trigger = new Trigger();
	await trigger.arrive('A');
	await trigger.arrive('B');
	await trigger.arrive('C', 'D');
	await trigger.end(0);
	expect(trigger.batches).toEqual(['A', 'B C D']);
	expect(trigger.outcomes.get('B')).toBe('leads');
});

test('events that are carried learn nothing before the run that carries them is stored', async () => {
	const trigger = new Trigger();
	await trigger.arrive('A', 'B', 'C');
	await trigger.end(0);
	expect(trigger.outcomes.has('C')).toBe(false);
	await trigger.end(1);
	expect(trigger.outcomes.get('C')).toBe('stored: true');
});

test('a run that fails fails all it carries, and the next one starts all the same', async () => {
	const trigger = new Trigger();
	await trigger.arrive('A', 'B', 'C', 'D');
	await trigger.end(0);
	await trigger.arrive('E', 'F');
	await trigger.end(1, false);
	expect(trigger.batches).toEqual(['A', 'B C D', 'E F']);
	expect(trigger.outcomes.get('C')).toBe('stored: false');
	expect(trigger.outcomes.get('D')).toBe('stored: false');
	await trigger.end(2);
	expect(trigger.outcomes.get('F')).toBe('stored: true');
});

test('a failed run without followers lets the next event lead', async () => {
	const trigger = new Trigger();
	await trigger.arrive('A');
	await trigger.end(0, false);
	await trigger.arrive('B');
	expect(trigger.batches).toEqual(['A', 'B']);
});

test('after a pause the next event leads at once', async () => {
	const trigger = new Trigger();
	await trigger.arrive('A');
	await trigger.end(0);
	expect(trigger.runs).toHaveLength(1);
	await trigger.arrive('B');
	expect(trigger.batches).toEqual(['A', 'B']);
});

test.each([
	[200, [1, 199]],
	[201, [1, 200]],
	[202, [1, 200, 1]],
	[450, [1, 200, 200, 49]],
])('%i events are carried in runs of %j', async (count, sizes) => {
	const trigger = new Trigger();
	await trigger.arrive(...numbered(count));
	for (let run = 0; run < sizes.length; run++) await trigger.end(run);
	expect(trigger.runs.map(({ batch }) => batch.length)).toEqual(sizes);
	expect(trigger.runs.flatMap(({ batch }) => batch)).toEqual(numbered(count));
	expect(trigger.outcomes.size).toBe(count);
});
