import { filterOf, filterQuery } from '../../../../lib/log/sent/parts/filter';
import { timeGiven } from '../../../../lib/log/sent/parts/givenTime';
import { changeFilter } from '../../../../lib/log/sent/parts/range';
import { valueOf } from '../../delivery/stage';

const NOW = Date.UTC(2026, 10, 28, 12);
const HOUR = 3_600_000;

test.each([
	['nothing', {}, {}],
	['a status', { status: 'failed' }, { states: ['failed'] }],
	['what waits', { status: 'waiting' }, { states: ['pending', 'blocked'] }],
	['an endpoint', { subscription: 'sub_1' }, { subscriptionId: 'sub_1' }],
	[
		'an event, and its type',
		{ event: 'evt_1', type: 'a.b' },
		{ eventId: 'evt_1', eventType: 'a.b' },
	],
	['a time back from now', { time: '1h' }, { createdFrom: NOW - HOUR }],
	[
		'own times, which count more',
		{ time: '1h', from: '2026-11-01T10:00', before: '2026-11-02T10:00:30.5Z' },
		{
			createdFrom: Date.UTC(2026, 10, 1, 10),
			createdBefore: Date.UTC(2026, 10, 2, 10, 0, 30, 500),
		},
	],
	['a class of answers', { answer: '5xx' }, { answer: '5xx' }],
	['a text', { text: ' +4930 ' }, { text: '+4930' }],
	['empty fields', { status: '', type: ' ', text: '' }, {}],
	['fields of other screens', { view: 'deliveries', after: 'dlv_1', id: 'x' }, {}],
])('%s', (_what, query, filter) => {
	expect(filterOf(filterQuery(query), NOW)).toEqual({ ok: true, value: filter });
});

test.each([
	['status', 'faild', 'failed, notReplayed, waiting, delivered, cancelled'],
	['status', 'constructor', 'failed, notReplayed, waiting, delivered, cancelled'],
	['time', '24 h', '1h, 24h, 7d'],
	['time', 'toString', '1h, 24h, 7d'],
	['answer', '6xx', '2xx, 3xx, 4xx, 5xx'],
	['from', 'yesterday', '2026-11-28T14:30Z'],
	['before', '2026-99-99T10:00', '2026-11-28T14:30Z'],
])('%s=%s is told, as more would match without it', (name, value, hint) => {
	const filter = filterOf(filterQuery({ status: 'failed', [name]: value }), NOW);
	expect(filter).toMatchObject({ ok: false, isInvalid: true });
	const problem = filter.ok ? '' : filter.problem;
	expect(problem.startsWith(`${name} is invalid: `)).toBe(true);
	expect(problem).toContain(hint);
	expect(problem).toMatch(/leave it out\.$/);
	expect(changeFilter('replay', filterQuery({ [name]: value }), NOW)).toEqual(filter);
});

test.each([
	['2026-11-28T12:00', NOW],
	['2026-11-28T12:00Z', NOW],
	['2026-11-28T12:00:00.000000Z', NOW],
	['2026-11-28T13:30+01:30', NOW],
	['2026-11-28', NOW - 12 * HOUR],
	[undefined, undefined],
	['', undefined],
	['2026-11-28T12:00Z; DROP', undefined],
	['2026-11-28T12', undefined],
	['2026-02-30', undefined],
	['2026-02-30T12:00', undefined],
	['2026-11-28T24:60', undefined],
	['1764331200', undefined],
	['+275760-09-14', undefined],
])('the time %s', (text, at) => {
	expect(timeGiven(text)).toBe(at);
});

test('a change of all that match takes what was stored before it was asked for', () => {
	const later = { before: '2026-11-29T00:00' };
	const earlier = { before: '2026-11-28T00:00' };
	expect(valueOf(changeFilter('cancel', later, NOW))).toEqual({ createdBefore: NOW });
	expect(valueOf(changeFilter('cancel', earlier, NOW))).toEqual({ createdBefore: NOW - 12 * HOUR });
});

test('failed ones that were replayed already are not replayed again with all', () => {
	const taken = (change: 'replay' | 'cancel', status: string) =>
		valueOf(changeFilter(change, { status }, NOW));
	expect(taken('replay', 'failed')).toHaveProperty('notReplayed', true);
	expect(taken('replay', 'delivered')).not.toHaveProperty('notReplayed');
	expect(taken('cancel', 'failed')).not.toHaveProperty('notReplayed');
});

test('the last hour of a change is the one that its promise was about', () => {
	const hour = { status: 'failed', time: '1h' };
	expect(valueOf(changeFilter('replay', hour, NOW))).toMatchObject({ createdFrom: NOW - HOUR });
});
