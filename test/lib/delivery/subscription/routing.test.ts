import { policyFor } from '../../../../lib/delivery/subscription/policy';
import type { SubscriptionSettings } from '../../../../lib/delivery/subscription/settings';
import {
	dialectFor,
	orderKeyFor,
	urlFor,
	wants,
} from '../../../../lib/delivery/subscription/routing';
import type { Json } from '../../../../lib/webhook/http/message';
import { presets } from './subscribing';

describe('a subscription wants', () => {
	test.each<[events: SubscriptionSettings['events'], type: string, wanted: boolean]>([
		['all', 'call.ended', true],
		[['call.ended', 'lead.updated'], 'lead.updated', true],
		[['call.ended'], 'call.started', false],
		[['call.ended'], 'Call.Ended', false],
		[['call'], 'call.ended', false],
	])('of %j the event %s: %s', (events, type, wanted) => {
		expect(wants({ events, filters: [] }, { type, data: {} })).toBe(wanted);
	});

	const data: Json = {
		campaign: 'Q1',
		priority: 2,
		vip: true,
		agent: { id: 42, team: null },
		lists: [{ id: 'l1' }, { id: 'l2' }],
		tags: ['new', 'de'],
		'a.b': 'dotted',
	};
	test.each<[field: string, values: string[], wanted: boolean]>([
		['campaign', ['Q1'], true],
		['campaign', ['Q2', 'Q1'], true],
		['campaign', ['q1'], false],
		['priority', ['2'], true],
		['vip', ['true'], true],
		['agent.id', ['42'], true],
		['agent.name', ['x'], false],
		['agent.team', ['null'], false],
		['agent', ['[object Object]'], false],
		['lists.id', ['l2'], true],
		['lists.id', ['l3'], false],
		['tags', ['de'], true],
		['tags.length', ['2'], false],
		['campaign.length', ['2'], false],
		['constructor.name', ['Object'], false],
		['__proto__.x', ['undefined'], false],
	])('data whose %s is one of %j: %s', (field, values, wanted) => {
		expect(wants({ events: 'all', filters: [{ field, values }] }, { type: 'x', data })).toBe(
			wanted,
		);
	});

	test('what every filter lets through', () => {
		const one = { field: 'campaign', values: ['Q1'] };
		const other = { field: 'priority', values: ['3'] };
		expect(wants({ events: 'all', filters: [one, other] }, { type: 'x', data })).toBe(false);
	});

	test.each<[data: Json]>([[null], ['text'], [7], [[]]])(
		'nothing of data %j by a filter',
		(none) => {
			const filters = [{ field: 'a', values: ['7', 'text', 'null', ''] }];
			expect(wants({ events: 'all', filters }, { type: 'x', data: none })).toBe(false);
		},
	);
});

test('an event goes to the URL of its own, else to the one of all', () => {
	const settings = { url: 'https://a/', urlByEvent: { 'call.ended': 'https://b/' } };
	expect(urlFor(settings, 'call.ended')).toBe('https://b/');
	expect(urlFor(settings, 'call.started')).toBe('https://a/');
	expect(urlFor(settings, 'constructor')).toBe('https://a/');
});

describe('order', () => {
	const nectarDesk = dialectFor({ preset: 'nectarDesk' }, presets);
	const call = { type: 'Call Ended', data: { id: 7 } };
	test.each<[order: SubscriptionSettings['order'], event: object, key: string | undefined]>([
		['none', { orderKey: 'k' }, undefined],
		['key', { orderKey: 'k' }, 'k'],
		['key', {}, 'Call 7'],
		['key', { type: 'Contact Created' }, undefined],
		['all', {}, 'all'],
		['all', { orderKey: 'k' }, 'all'],
	])('%s, %j: %s', (order, event, key) => {
		expect(orderKeyFor({ order }, nectarDesk, { ...call, ...event })).toBe(key);
	});

	test('of a long key holds by its hash', () => {
		const [one, other] = ['x'.repeat(201), `${'x'.repeat(200)}y`].map((orderKey) =>
			orderKeyFor({ order: 'key' }, undefined, { ...call, orderKey }),
		);
		expect(one).toHaveLength(43);
		expect(one).not.toBe(other);
	});
});

describe('the policy', () => {
	test.each<[what: string, preset: string, policy: SubscriptionSettings['policy'], more: object]>([
		['is the preset’s', 'justCall', {}, { success: '200', timeoutSeconds: 10 }],
		[
			'is Standard Webhooks’ for a form of its own',
			'custom',
			{},
			{ goneDisables: true, timeoutSeconds: 20 },
		],
		[
			'takes over what is changed',
			'justCall',
			{ success: '2xx', timeoutSeconds: 3 },
			{ success: '2xx', timeoutSeconds: 3 },
		],
		['pauses after as many as is said', 'nectarDesk', { pausesAfter: 4 }, { pausesAfter: 4 }],
		['never pauses after 0', 'runACall', { pausesAfter: 0 }, { pausesAfter: undefined }],
		[
			'keeps a schedule to its end',
			'dialerCx',
			{ scheduleSeconds: [100_000, 200_000], timeoutSeconds: 5 },
			{
				schedule: { pausesSeconds: [100_000, 200_000], jitterShare: 0.1 },
				endsAfterSeconds: expect.closeTo(330_010),
			},
		],
		[
			'may have no retry',
			'dialerCx',
			{ scheduleSeconds: [] },
			{ schedule: { pausesSeconds: [], jitterShare: 0.1 } },
		],
	])('%s', (_what, preset, policy, more) => {
		expect(policyFor({ preset, policy }, presets)).toMatchObject(more);
	});
});
