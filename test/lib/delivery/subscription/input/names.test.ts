import { prepareSubscription } from '../../../../../lib/delivery/attempt/prepare';
import { readSettings } from '../../../../../lib/delivery/subscription/settings';
import { urlFor } from '../../../../../lib/delivery/subscription/routing';
import type { JsonObject } from '../../../../../lib/webhook/http/message';
import { keyring, NOW, presets, URL_ } from '../subscribing';
import { create } from './creating';

describe('the event in the URL', () => {
	const url = async (eventInUrl?: boolean) => {
		const { settings } = await create({ preset: 'nectarDesk', eventInUrl });
		const event = { id: 'evt_1', type: 'Call Ended', occurredAt: '2026-01-01T00:00:00Z', data: {} };
		const composed = prepareSubscription(settings, { presets, keyring }).compose(event, NOW);
		return composed.ok ? composed.request.url : composed.outcome.detail;
	};

	test('is added where the format has no other place for it', async () => {
		expect(await url()).toBe(`${URL_}?event=call_ended&event_id=evt_1`);
		expect(await url(true)).toBe(`${URL_}?event=call_ended&event_id=evt_1`);
	});

	test('is left out where the user says so', async () => {
		expect(await url(false)).toBe(URL_);
	});
});

describe('names that every object has', () => {
	const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

	test.each(names)('%s is a header and an event type like any other', async (name) => {
		const own = (value: string) => Object.fromEntries([[name, value]]);
		const { settings } = await create({
			headers: own('sent along'),
			urlByEvent: own('https://own.example.com/'),
		});
		const stored = readSettings(JSON.parse(JSON.stringify(settings)) as JsonObject);
		if (!stored.ok) throw new Error(stored.problem);
		const event = { id: 'evt_1', type: name, occurredAt: '2026-01-01T00:00:00Z', data: {} };
		const composed = prepareSubscription(stored.value, { presets, keyring }).compose(event, NOW);
		if (!composed.ok) throw new Error(composed.outcome.detail);
		const { headers, url } = composed.request;
		expect(url).toBe('https://own.example.com/');
		expect(Object.entries(headers)).toContainEqual([name.toLowerCase(), 'sent along']);
	});

	test('are no URLs of their own where nobody gave one', async () => {
		const { settings } = await create({});
		for (const type of names) expect(urlFor(settings, type)).toBe(URL_);
	});
});
