import type { Transport } from '../../../../lib/delivery/attempt/transport';
import { attemptDelivery } from '../../../../lib/delivery/attempt/make';
import { senderRules } from '../../../../lib/delivery/outcome/rules';
import {
	prepareSubscription,
	type PreparedSubscription,
} from '../../../../lib/delivery/attempt/prepare';
import { newSubscription } from '../../../../lib/delivery/subscription/input/read';
import type { ClaimedDelivery } from '../../../../lib/store/outbox/delivery';
import type { StoredSubscription } from '../../../../lib/store/outbox/subscription';
import { customForm, deps, keyring, NOW, presets, route, URL_ } from '../subscription/subscribing';

const subscription: StoredSubscription = {
	id: 'sub_1',
	kind: 'subscription',
	enabled: true,
	settings: {},
	health: { consecutiveFailures: 0 },
	createdAt: NOW,
	updatedAt: NOW,
	revision: 1,
};
const delivery: ClaimedDelivery = {
	id: 'dlv_1',
	token: 1,
	subscriptionId: 'sub_1',
	event: { id: 'evt_1', type: 'call.ended', occurredAt: '2026-01-01T12:00:00.000Z', data: 'text' },
	progress: { attempts: 0, ownFaults: 0 },
};

async function attempted(
	input: object,
	changes: Partial<PreparedSubscription> = {},
	attempt: Transport['attempt'] = () => Promise.reject(new Error('nothing is to be sent')),
) {
	const made = await newSubscription({ url: URL_, route, ...input }, deps);
	if (!made.ok) throw new Error(made.problem);
	const prepared = prepareSubscription(made.value.settings, { presets, keyring });
	return await attemptDelivery(subscription, delivery, {
		transport: { attempt },
		prepared: () => ({ ok: true, value: { ...prepared, ...changes } }),
		clock: { now: () => NOW, elapsed: () => NOW, timer: () => () => undefined },
		random: () => 0,
	});
}

test('an attempt that breaks down is our own fault, and is made again', async () => {
	const compose = () => {
		throw new TypeError('no such field');
	};
	const { record, finding, endpointAtFault } = await attempted({}, { compose });
	expect(record.reason).toBe('not sent, sender: no such field');
	expect(endpointAtFault).toBe(true);
	expect(senderRules(presets).judge(subscription, delivery, finding)).toMatchObject({
		outcome: 'retrying',
		health: { consecutiveFailures: 0 },
	});
});

test("the subscription's own headers are told as what must not be stored", async () => {
	let told: readonly string[] | undefined;
	const input = { preset: 'standardWebhooks', headers: { authorization: 'Bearer tok_1' } };
	await attempted(input, {}, async ({ url }, { secrets }) => {
		told = secrets;
		return {
			outcome: { kind: 'answer', status: 204, headers: {} },
			durationMilliseconds: 1,
			url,
		};
	});
	expect(told).toEqual(expect.arrayContaining(['Bearer tok_1', 'tok_1']));
	expect(told).not.toContain('n8n-nodes-telephony-webhooks');
});

test('of the headers the log gets all, the rules those they read', async () => {
	const headers = { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] };
	const input = { preset: 'standardWebhooks' };
	const { record, finding } = await attempted(input, {}, async ({ url }) => ({
		outcome: { kind: 'answer', status: 503, headers },
		status: 503,
		responseHeaders: headers,
		durationMilliseconds: 3,
		url,
	}));
	expect(record.responseHeaders).toEqual(headers);
	expect(finding.outcome).toEqual({
		kind: 'answer',
		status: 503,
		headers: { 'retry-after': '7' },
	});
});

test('a transport that breaks down is our own fault, too', async () => {
	const { record } = await attempted({ preset: 'standardWebhooks' });
	expect(record.reason).toBe('not sent, sender: nothing is to be sent');
});

test('what can not be sent is logged with the URL it would have gone to', async () => {
	const { record } = await attempted({
		custom: customForm(''),
		urlByEvent: { 'call.ended': 'https://ended.example.com/' },
	});
	expect(record).toMatchObject({
		reason: 'not sent, data: the format requires the data to be a JSON object',
		url: 'https://ended.example.com/',
	});
});

test.each([
	['timeout', { kind: 'timeout' }],
	['noConnection', { kind: 'connection', detail: 'refused' }],
	[undefined, { kind: 'own-fault', fault: 'guard', detail: 'a private network' }],
	[undefined, { kind: 'answer', status: 503, headers: {} }],
] as const)('why no answer came is told as %s', async (unanswered, outcome) => {
	const { record } = await attempted({ preset: 'standardWebhooks' }, {}, async ({ url }) => ({
		outcome,
		durationMilliseconds: 5,
		url,
	}));
	expect(record.unanswered).toBe(unanswered);
});
