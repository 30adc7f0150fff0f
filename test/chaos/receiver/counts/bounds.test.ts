import type { Event } from '../events';
import type { Run } from '../runs';
import { outOfBounds } from '../../counts/differences';
import { boundsOfAccepted, boundsOfAnswers } from './bounds';
import { Endings, type Ended } from '../../counts/endings';

const ended = (as: Ended['as'], at = 0): Ended => ({ url: 'http://n8n/webhook/1', at, as });

describe('requests that were not accepted', () => {
	test('are as many as were answered so', () => {
		const endings = [ended('duplicate'), ended('duplicate'), ended('rejected'), ended(undefined)];
		expect(boundsOfAnswers(endings, [])).toEqual({
			duplicate: { least: 2, most: 2 },
			ignored: { least: 0, most: 0 },
			rejected: { least: 1, most: 1 },
			unavailable: { least: 0, most: 0 },
		});
	});

	test('are fewer by those that a kill took before they were written', () => {
		const endings = [999, 1_000, 2_000, 2_001].map((at) => ended('duplicate', at));
		const { duplicate } = boundsOfAnswers(endings, [{ from: 1_000, to: 2_000 }]);
		expect(duplicate).toEqual({ least: 2, most: 4 });
	});

	test('are more by those whose answer nobody heard', () => {
		const { duplicate } = boundsOfAnswers([ended('duplicate'), ended('unheard')], []);
		expect(duplicate).toEqual({ least: 1, most: 2 });
	});
});

test.each([
	[200, '{"message":"Accepted"}', 'accepted'],
	[200, '{"message":"Already received"}', 'duplicate'],
	[401, '{"message":"Unauthorized"}', 'rejected'],
	[503, '{"message":"Temporarily unavailable, please try again"}', 'unavailable'],
	[200, 'n8n is starting up. Please wait', undefined],
	[404, '{"message":"The requested webhook is not registered."}', undefined],
	[500, '{"message":"Error in workflow"}', 'unheard'],
])('an answer %i %s is counted as %s', (status, body, as) => {
	const endings = new Endings();
	endings.note('http://n8n/webhook/1?token=a', { kind: 'answer', status, headers: {}, body });
	expect(endings.all).toMatchObject([{ url: 'http://n8n/webhook/1', as }]);
});

test('no answer may be any', () => {
	const endings = new Endings();
	endings.note('http://n8n/webhook/1', { kind: 'timeout' });
	expect(endings.all).toMatchObject([{ as: 'unheard' }]);
});

describe('accepted events', () => {
	const KILLED_AT = 20_000;
	const lives = {
		at: (moment: number) =>
			moment <= KILLED_AT
				? { startedAt: 0, killedAt: KILLED_AT, endedAt: KILLED_AT }
				: { startedAt: 30_000 },
	};
	const event = (runsAt: readonly number[], platform = 'runACall'): Event => ({
		line: { emulator: { id: platform } } as Event['line'],
		mark: 'event',
		delivery: { attempts: [] as unknown } as Event['delivery'],
		runs: runsAt.map((storedAt) => ({ storedAt, status: 'success' }) as Run),
	});
	const bounds = (events: readonly Event[], forgets = false) =>
		boundsOfAccepted(events, lives, { forgets });

	test('count once, however often they ran', () => {
		expect(bounds([event([1_000]), event([19_900, 31_000]), event([])])).toEqual({
			least: 2,
			most: 2,
		});
	});

	test('may count again where the store can be out of reach', () => {
		expect(bounds([event([19_900, 31_000])], true)).toEqual({ least: 1, most: 2 });
	});

	test('of equal content count twice, unless the first was cut off', () => {
		expect(bounds([event([1_000, 80_000], 'nectarDesk')])).toEqual({ least: 2, most: 2 });
		expect(bounds([event([19_900, 80_000], 'nectarDesk')])).toEqual({ least: 1, most: 2 });
	});
});

test('a number outside its bounds is told', () => {
	const bounds = { duplicate: { least: 1, most: 3 }, rejected: { least: 2, most: 2 } };
	expect(outOfBounds('Metrics', { duplicate: 3, rejected: 2 }, bounds)).toEqual([]);
	expect(outOfBounds('Metrics', { duplicate: 4 }, bounds)).toEqual([
		'Metrics: duplicate is 4, and it must be 1 to 3',
		'Metrics: rejected is 0, and it must be 2',
	]);
});
