import {
	changedSubscription,
	rotatedSubscription,
} from '../../../../../lib/delivery/subscription/input/read';
import { deps, route } from '../subscribing';
import { create } from './creating';

describe('a change', () => {
	const change = async (input: object, changes: object) => {
		const { settings } = await create(input);
		const changed = await changedSubscription(settings, changes, deps);
		return { before: settings, after: changed.ok ? changed.value : changed.problem };
	};

	test.each<[what: string, changes: object, more: object]>([
		['nothing', {}, {}],
		['the label', { label: 'CRM' }, { label: 'CRM' }],
		['the events', { events: 'a,b' }, { events: ['a', 'b'] }],
		[
			'part of the policy',
			{ policy: { timeoutSeconds: 3 } },
			{ policy: { timeoutSeconds: 3, pausesAfter: 5 } },
		],
		['all of the policy', { policy: null }, { policy: {} }],
		['the rate, taking it away', { ratePerSecond: null }, { ratePerSecond: undefined }],
		['the concurrency, back to what it is by default', { concurrency: null }, { concurrency: 10 }],
		['the order', { order: 'all' }, { order: 'all' }],
		['the filters, taking them away', { filters: null }, { filters: [] }],
	])('of %s leaves the rest, secrets too', async (_what, changes, more) => {
		const { before, after } = await change(
			{
				policy: { pausesAfter: 5 },
				ratePerSecond: 7,
				concurrency: 3,
				filters: [{ field: 'a', values: ['b'] }],
				headers: { 'x-a': '1' },
			},
			changes,
		);
		expect(after).toEqual({ ...before, ...more });
	});

	test('of the URL is judged by what the one who changes it may do, not by who saved it', async () => {
		const acting = { allow: ['10.0.0.7'], httpAllowed: false, credential: 'one' };
		const inside = { url: 'https://inside.example/' };
		expect((await change({ route: acting }, inside)).after).toMatch(/^URL: inside\.example/);
		const { after } = await change({}, { ...inside, route: acting });
		expect(after).toMatchObject({ ...inside, route: { credential: 'one' } });
	});

	test.each<[what: string, input: object, changes: object, sentence: RegExp]>([
		['a bad URL', {}, { url: 'https://127.0.0.1/' }, /^URL: 127\.0\.0\.1 is/],
		[
			'a route that no longer leads there',
			{ url: 'https://inside.example/', route: { allow: ['10.0.0.7'], httpAllowed: false } },
			{ route },
			/^URL: inside\.example resolves to 10\.0\.0\.7/,
		],
		[
			'a preset that has not these events',
			{ events: 'a' },
			{ preset: 'justCall' },
			/^Events: JustCall has no event "a"/,
		],
		[
			'a preset that signs, where nothing was signed',
			{ preset: 'nectarDesk' },
			{ preset: 'dialerCx' },
			/^Format: the subscription has no secret that fits/,
		],
		[
			'a preset the secret is no key for',
			{ preset: 'justCall', secret: 'not base64!' },
			{ preset: 'standardWebhooks' },
			/^Format: the subscription has no secret that fits Standard Webhooks/,
		],
		[
			'a preset that sets one of the headers',
			{ headers: { 'x-signature': '1' } },
			{ preset: 'runACall' },
			/^Headers: x-signature belongs/,
		],
	])('to %s is rejected', async (_what, input, changes, sentence) => {
		expect((await change(input, changes)).after).toMatch(sentence);
	});

	test('to another preset keeps a secret that fits', async () => {
		const { before, after } = await change({}, { preset: 'dialerCx' });
		expect(after).toMatchObject({ preset: 'dialerCx', secrets: before.secrets });
	});
});

test('a change of the preset keeps only the older secrets that fit', async () => {
	const { settings } = await create({ preset: 'dialerCx', secret: 'no base64 at all!' });
	const rotated = await rotatedSubscription(
		settings,
		{ overlapSeconds: 3600, secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
		deps,
	);
	const before = rotated.ok ? rotated.value.settings : settings;
	expect(before.secrets).toHaveLength(2);
	const changed = await changedSubscription(before, { preset: 'standardWebhooks' }, deps);
	expect(changed.ok && changed.value.secrets).toEqual(before.secrets.slice(0, 1));
});
