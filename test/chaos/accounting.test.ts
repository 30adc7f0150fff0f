import type { Attempt, Delivery } from '../emulators/engine/emulator';
import { doublesOf } from './receiver/doubles';
import { fateOf, type Event } from './receiver/events';
import type { Life } from './receiver/lives';
import type { Run } from './receiver/runs';

type Ending = number | 'connection' | 'timeout';

/** Two lives: the first killed at 20 s, the second from 30 s on. */
const LIVES: readonly Life[] = [
	{ startedAt: 0, readyAt: 0, killedAt: 20_000, endedAt: 20_050 },
	{ startedAt: 30_000, readyAt: 30_000 },
];
const lives = {
	at: (moment: number) =>
		LIVES.find(({ startedAt, endedAt = Infinity }) => startedAt <= moment && moment <= endedAt),
};

function attempt(startedAt: number, endedAt: number, ending: Ending, body = ''): Attempt {
	const outcome =
		typeof ending === 'number'
			? { kind: 'answer' as const, status: ending, headers: {}, body }
			: ending === 'timeout'
				? { kind: 'timeout' as const }
				: { kind: 'connection' as const, detail: 'other side closed' };
	return {
		startedAt: new Date(startedAt),
		durationMilliseconds: endedAt - startedAt,
		outcome,
		status: typeof ending === 'number' ? ending : undefined,
		responseBody: body,
	} as Attempt;
}

function event(
	state: Delivery['state'],
	attempts: Attempt[],
	runs: Array<Partial<Run>>,
	platform = 'runACall',
): Event {
	const delivery = { state, attempts } as Delivery;
	const line = { emulator: { id: platform } } as Event['line'];
	return { delivery, mark: 'event 1', runs: runs as Run[], line };
}

const run = (storedAt: number, status = 'success', begunAt = storedAt): Partial<Run> => ({
	storedAt,
	status,
	begunAt,
});
const RETRIED = attempt(31_000, 31_100, 200);

describe('why an event ran twice', () => {
	test.each([
		[
			'killed before it ended',
			attempt(19_000, 20_020, 'connection'),
			run(19_900, 'crashed'),
			'unanswered, first run cut off',
		],
		[
			'killed before it began',
			attempt(19_000, 20_020, 'connection'),
			run(19_900, 'success', 30_500),
			'unanswered, first run resumed',
		],
		[
			'killed after it ended',
			attempt(19_000, 20_020, 502),
			run(19_100),
			'unanswered, first run finished',
		],
		[
			'hung up, then killed',
			attempt(13_000, 18_000, 'timeout'),
			run(18_500),
			'unanswered, first run finished',
		],
		[
			'answered just before the kill',
			attempt(19_000, 19_950, 200),
			run(19_900),
			'answered, not yet remembered',
		],
		['answered long before the kill', attempt(11_000, 11_100, 200), run(11_050), 'unexplained'],
		['given an error long before the kill', attempt(1_000, 2_000, 500), run(1_500), 'unexplained'],
		['stored before the event was sent', attempt(19_000, 19_950, 200), run(15_000), 'unexplained'],
	] as const)('%s', (_when, first, stored, because) => {
		const twice = event('succeeded', [first, RETRIED], [stored, run(31_050)]);
		expect(doublesOf([twice], lives).map((one) => one.because)).toEqual([because]);
	});

	test('two runs in one life are never explained', () => {
		const broken = attempt(31_000, 31_100, 'connection');
		const twice = event('succeeded', [broken, RETRIED], [run(31_050), run(31_090)]);
		expect(doublesOf([twice], lives).map((one) => one.because)).toEqual(['unexplained']);
	});

	test.each([
		['nectarDesk', 53_900, 'unexplained'],
		['nectarDesk', 54_100, 'equal content later, an event of its own'],
		['runACall', 54_100, 'unexplained'],
	])('%s, sent once more %i ms after its run was stored', (platform, after, because) => {
		const again = event('succeeded', [RETRIED], [run(31_050), run(31_050 + after)], platform);
		expect(doublesOf([again], lives).map((one) => one.because)).toEqual([because]);
	});

	test('one run is none too many', () => {
		expect(doublesOf([event('succeeded', [RETRIED], [run(31_050)])], lives)).toEqual([]);
	});
});

test.each([
	['accepted', 'succeeded', [RETRIED], [run(31_050)]],
	['accepted', 'pending', [attempt(1, 2, 'connection')], [run(1)]],
	['ranUnacknowledged', 'failed', [attempt(1, 2, 'connection')], [run(1)]],
	['givenUp', 'failed', [attempt(1, 2, 404)], []],
	['lost', 'succeeded', [RETRIED], []],
	['lost', 'pending', [attempt(1, 2, 503)], []],
	['swallowedByStart', 'succeeded', [attempt(1, 2, 200, 'n8n is starting up. Please wait')], []],
] as const)('%s: %s', (fate, state, attempts, runs) => {
	expect(fateOf(event(state, [...attempts], [...runs]))).toBe(fate);
});
