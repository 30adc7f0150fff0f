import { filterOf, filterQuery, timeIn } from '../../../../lib/log/sent/parts/filter';
import { changeFilter } from '../../../../lib/log/sent/parts/range';

const NOW = Date.UTC(2026, 10, 28, 12);
const HOUR = 3_600_000;

test.each([
	['nothing', {}, {}],
	['a status', { status: 'failed' }, { states: ['failed'] }],
	['what waits', { status: 'waiting' }, { states: ['pending', 'blocked'] }],
	['no status that there is', { status: 'constructor' }, {}],
	['an endpoint', { subscription: 'sub_1' }, { subscriptionId: 'sub_1' }],
	[
		'an event, and its type',
		{ event: 'evt_1', type: 'a.b' },
		{ eventId: 'evt_1', eventType: 'a.b' },
	],
	['a time back from now', { time: '1h' }, { createdFrom: NOW - HOUR }],
	['no time that there is', { time: 'toString' }, {}],
	[
		'own times, which count more',
		{ time: '1h', from: '2026-11-01T10:00', before: '2026-11-02T10:00:30.5Z' },
		{
			createdFrom: Date.UTC(2026, 10, 1, 10),
			createdBefore: Date.UTC(2026, 10, 2, 10, 0, 30, 500),
		},
	],
	['times that are none', { from: 'yesterday', before: '2026-99-99T10:00' }, {}],
	['a class of answers', { answer: '5xx' }, { answer: '5xx' }],
	['no class that there is', { answer: '6xx' }, {}],
	['a text', { text: ' +4930 ' }, { text: '+4930' }],
	['empty fields', { status: '', type: ' ', text: '' }, {}],
	['fields of other screens', { view: 'deliveries', after: 'dlv_1', id: 'x' }, {}],
])('%s', (_what, query, filter) => {
	expect(filterOf(filterQuery(query), NOW)).toEqual(filter);
});

test('a time is read in UTC', () => {
	expect(timeIn('2026-11-28T12:00')).toBe(NOW);
	expect(timeIn(undefined)).toBeUndefined();
});

test('a change of all that match takes what was stored before it was asked for', () => {
	const asked = { now: NOW + 60_000, until: NOW };
	const later = { before: '2026-11-29T00:00' };
	const earlier = { before: '2026-11-28T00:00' };
	expect(changeFilter('cancel', later, asked)).toEqual({ createdBefore: NOW });
	expect(changeFilter('cancel', earlier, asked)).toEqual({ createdBefore: NOW - 12 * HOUR });
});

test('failed ones that were replayed already are not replayed again with all', () => {
	const asked = { now: NOW, until: NOW };
	expect(changeFilter('replay', { status: 'failed' }, asked)).toHaveProperty('notReplayed', true);
	expect(changeFilter('replay', { status: 'delivered' }, asked)).not.toHaveProperty('notReplayed');
	expect(changeFilter('cancel', { status: 'failed' }, asked)).not.toHaveProperty('notReplayed');
});
