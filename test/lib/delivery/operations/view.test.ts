import { outcomeOfError, ProxyError } from '../../../../lib/delivery/attempt/connection/faults';
import { attemptView, deliveryView, iso } from '../../../../lib/delivery/operations/view/delivery';
import { prepareSubscription } from '../../../../lib/delivery/attempt/prepare';
import { proxyAnswered } from '../../../../lib/delivery/advice/causes';
import {
	newSubscription,
	rotatedSubscription,
} from '../../../../lib/delivery/subscription/input/read';
import { viewOf } from '../../../../lib/delivery/operations/view/subscription';
import { adviceFor } from '../../../../lib/delivery/advice/forDelivery';
import { SubscriptionSettings } from '../../../../lib/delivery/subscription/settings';
import type { StoredDelivery } from '../../../../lib/store/outbox/delivery';
import type { Health, StoredSubscription } from '../../../../lib/store/outbox/subscription';
import { reasonOf, type AttemptOutcome } from '../../../../lib/webhook/retry/outcome';
import { deps, keyring, NOW, presets, route, URL_ } from '../subscription/subscribing';

const well: Health = { consecutiveFailures: 0 };
const subscription = { enabled: true, health: well, kind: 'subscription' } as const;
const delivery: StoredDelivery = {
	id: 'dlv_1',
	eventId: 'evt_1',
	eventType: 'call.ended',
	subscriptionId: 'sub_1',
	state: 'pending',
	claimed: false,
	dueAt: NOW + 5000,
	progress: { attempts: 0, ownFaults: 0 },
	createdAt: NOW,
};

describe('what to do', () => {
	const answered = (status: number): AttemptOutcome => ({ kind: 'answer', status, headers: {} });
	const broken = (code: string): AttemptOutcome =>
		outcomeOfError(Object.assign(new Error('it broke'), { code }));
	const own = (
		fault: 'guard' | 'proxy' | 'resolver' | 'sender' | 'data',
		detail: string,
	): AttemptOutcome => ({ kind: 'own-fault', fault, detail });

	test.each<[outcome: AttemptOutcome, advice: RegExp]>([
		[answered(204), /let the endpoint return 200/],
		[answered(301), /enter the target of the redirect/],
		[answered(400), /expects this format/],
		[answered(401), /compare the secret on both sides/],
		[answered(403), /firewall/],
		[answered(404), /check the URL/],
		[answered(410), /enable the subscription again/],
		[answered(413), /send less data/],
		[answered(418), /read its response/],
		[answered(429), /set Requests per Second/],
		[answered(500), /its log/],
		[answered(503), /check that it is running/],
		[{ kind: 'timeout' }, /respond first/],
		[{ kind: 'timeout', detail: 'its response (200) did not end' }, /respond first/],
		[broken('ECONNREFUSED'), /is running, and the port/],
		[broken('ENOTFOUND'), /spelling of the host name/],
		[broken('name-not-resolved'), /spelling of the host name/],
		[broken('EHOSTUNREACH'), /firewalls/],
		[broken('ETIMEDOUT'), /firewalls/],
		[broken('DEPTH_ZERO_SELF_SIGNED_CERT'), /NODE_EXTRA_CA_CERTS/],
		[broken('SELF_SIGNED_CERT_IN_CHAIN'), /NODE_EXTRA_CA_CERTS/],
		[broken('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /full certificate chain/],
		[broken('CERT_HAS_EXPIRED'), /Renew/],
		[broken('ERR_TLS_CERT_ALTNAME_INVALID'), /the host name that the certificate is for/],
		[broken('CERT_REVOKED'), /Check the endpoint's certificate/],
		[broken('EPROTO'), /supports HTTPS/],
		[broken('ECONNRESET'), /the endpoint's log/],
		[broken('EMFILE'), /Fix this on the n8n machine/],
		[broken('EAI_AGAIN'), /DNS/],
		[own('guard', '10.0.0.1 is private.'), /Allowed Private Networks/],
		[outcomeOfError(new ProxyError(proxyAnswered(407))), /user and password/],
		[outcomeOfError(new ProxyError(proxyAnswered(503))), /outgoing proxy is running/],
		[
			own('proxy', 'no connection to the proxy: refused (ECONNREFUSED)'),
			/outgoing proxy is running/,
		],
		[own('resolver', 'EAI_AGAIN'), /DNS/],
		[
			own(
				'sender',
				"The secret can't be opened. It was sealed with the key 1, which is not here: bring back the key file",
			),
			/Restore the key/,
		],
		[own('sender', 'there is no secret to sign with'), /Rotate the secret/],
		[own('sender', 'too many open files'), /Fix this on the n8n machine/],
		[own('data', 'the data does not fit'), /data that the workflow sends/],
	])('%j', (outcome, advice) => {
		const reason = reasonOf(outcome);
		const pending = adviceFor({ ...delivery, reason }, subscription);
		expect(pending).toMatch(advice);
		// Once it has failed for good, there is more to do.
		const failed = adviceFor(
			{ ...delivery, state: 'failed', reason: `${reason}; no retries left` },
			subscription,
		);
		expect(failed).toBe(`${pending} Replay the delivery afterwards.`);
		// A replay would go to the same endpoint with the same secret.
		const direct = { ...subscription, kind: 'direct' } as const;
		const alone = adviceFor({ ...delivery, state: 'failed', reason }, direct);
		expect(alone).toBe(`${pending} Send the event again afterwards.`);
	});

	test.each<
		[what: string, state: StoredDelivery['state'], fields: object, advice: RegExp | undefined]
	>([
		['wait for the first attempt', 'pending', {}, undefined],
		['nothing after success', 'delivered', {}, undefined],
		['nothing after a cancellation', 'cancelled', {}, undefined],
		['wait for the one before', 'blocked', {}, /earlier event with the same order key/],
		['enable', 'pending', { enabled: false }, /^The subscription is disabled: enable it/],
		['enable, for what is blocked', 'blocked', { enabled: false }, /^The subscription is disabled/],
		[
			'resume',
			'pending',
			{ health: { ...well, pausedAt: 1 } },
			/^The subscription is paused: resume it/,
		],
		[
			'fix, then resume',
			'pending',
			{ health: { ...well, pausedAt: 1, autoPausedAt: 1 } },
			/fix the endpoint, then resume/,
		],
	])('%s', (_what, state, fields, advice) => {
		const told = adviceFor({ ...delivery, state }, { ...subscription, ...fields });
		if (advice === undefined) expect(told).toBeUndefined();
		else expect(told).toMatch(advice);
	});
});

describe('a delivery is shown', () => {
	const settings = { label: 'CRM', url: URL_, urlByEvent: {} };

	test('with its subscription, its place in time, and what to do', () => {
		const stored = {
			...delivery,
			reason: 'answered 503',
			lastStatus: 503,
			progress: { attempts: 2, ownFaults: 0 },
		};
		expect(deliveryView(stored, { ...subscription, settings })).toEqual({
			id: 'dlv_1',
			eventId: 'evt_1',
			eventType: 'call.ended',
			subscriptionId: 'sub_1',
			subscription: 'CRM',
			url: URL_,
			status: 'retrying',
			attempt: 2,
			statusCode: 503,
			nextAttemptAt: '2026-01-01T12:00:05.000Z',
			reason: 'answered 503',
			whatToDo: 'The endpoint is unavailable: check that it is running.',
			createdAt: '2026-01-01T12:00:00.000Z',
		});
	});

	test('without a next attempt while one is under way, and when it has ended', () => {
		expect(deliveryView({ ...delivery, claimed: true }, undefined)).not.toHaveProperty(
			'nextAttemptAt',
		);
		const ended = deliveryView({ ...delivery, state: 'delivered', endedAt: NOW + 1 }, undefined);
		expect(ended).not.toHaveProperty('nextAttemptAt');
		expect(ended.endedAt).toBe('2026-01-01T12:00:00.001Z');
	});

	test('in the order in which a person looks at it, ids last', () => {
		const names = Object.keys(deliveryView(delivery, { ...subscription, settings }));
		expect(names.slice(0, 4)).toEqual(['status', 'eventType', 'subscription', 'attempt']);
		expect(names.slice(-3)).toEqual(['id', 'eventId', 'subscriptionId']);
	});

	test.each<[string, Partial<StoredSubscription>]>([
		['disabled', { enabled: false }],
		['paused', { health: { ...well, pausedAt: NOW } }],
		['paused by its failures', { health: { ...well, pausedAt: NOW, autoPausedAt: NOW } }],
	])('without a next attempt while its subscription is %s', (_how, fields) => {
		const stored = { ...delivery, dueAt: NOW - 5000 };
		const held = { ...subscription, ...fields, settings };
		expect(deliveryView(stored, held)).not.toHaveProperty('nextAttemptAt');
		expect(deliveryView(stored, subscription)).toHaveProperty('nextAttemptAt');
	});

	test('by the host of its URL where it has no label, by its id where it is gone', () => {
		const nameless = { ...subscription, settings: { ...settings, label: '' } };
		expect(deliveryView(delivery, nameless).subscription).toBe('hooks.example.com');
		expect(deliveryView(delivery, undefined).subscription).toBe('sub_1');
	});
});

describe('an entry of the journal', () => {
	const record = {
		startedAt: NOW,
		durationMilliseconds: 12,
		url: URL_,
		status: 500,
		responseBody: 'no',
		reason: 'answered 500',
	};
	const entry = { id: 1, at: NOW, subscriptionId: 'sub_1' };

	test('is shown as an attempt', () => {
		const attempt = {
			...entry,
			kind: 'delivery.retrying',
			deliveryId: 'dlv_1',
			eventId: 'evt_1',
			eventType: 'a',
			attempt: 1,
			record,
			dueAt: NOW + 5000,
		} as const;
		expect(attemptView(attempt)).toEqual({
			attempt: 1,
			startedAt: '2026-01-01T12:00:00.000Z',
			outcome: 'retrying',
			statusCode: 500,
			durationMilliseconds: 12,
			reason: 'answered 500',
			responseBody: 'no',
			url: URL_,
			deliveryId: 'dlv_1',
			nextAttemptAt: '2026-01-01T12:00:05.000Z',
		});
	});

	test('that tells of a subscription is none', () => {
		expect(attemptView({ ...entry, kind: 'subscription.paused', reason: 'x' })).toBeUndefined();
	});
});

describe('a subscription is shown', () => {
	async function shown(
		input: object,
		fields: Partial<StoredSubscription> = {},
		change?: (settings: SubscriptionSettings) => Promise<SubscriptionSettings>,
		nowMilliseconds = NOW,
	) {
		const made = await newSubscription({ url: URL_, route, ...input }, deps);
		if (!made.ok) throw new Error(made.problem);
		const settings = change ? await change(made.value.settings) : made.value.settings;
		const stored: StoredSubscription = {
			id: 'sub_1',
			kind: 'subscription',
			enabled: true,
			settings: {},
			health: well,
			createdAt: NOW,
			updatedAt: NOW,
			revision: 1,
			...fields,
		};
		const view = viewOf(stored, prepareSubscription(settings, { presets, keyring }), {
			keyring,
			nowMilliseconds,
		});
		return { view, secret: made.value.secret, settings };
	}

	test('with what holds, the preset’s values filled in', async () => {
		const { view } = await shown({
			preset: 'runACall',
			label: 'CRM',
			events: 'job.created',
			policy: { timeoutSeconds: 4 },
		});
		expect(view).toEqual({
			id: 'sub_1',
			label: 'CRM',
			url: URL_,
			events: ['job.created'],
			preset: 'runACall',
			enabled: true,
			status: 'active',
			consecutiveFailures: 0,
			consecutive_failures: 0,
			secrets: [{ createdAt: '2026-01-01T12:00:00.000Z' }],
			timeoutSeconds: 4,
			scheduleSeconds: [30, 60],
			success: '2xx',
			retries: 'any failure',
			pausesAfter: 10,
			concurrency: 10,
			order: 'none',
			createdAt: '2026-01-01T12:00:00.000Z',
			updatedAt: '2026-01-01T12:00:00.000Z',
		});
	});

	test('with the fields of Run a Call’s delivery log', async () => {
		const health: Health = {
			consecutiveFailures: 10,
			pausedAt: NOW,
			autoPausedAt: NOW,
			lastDeliveryAt: NOW - 1000,
			lastDeliveryStatus: 'failed',
		};
		expect((await shown({}, { health })).view).toMatchObject({
			status: 'auto-paused',
			last_delivery_at: '2026-01-01T11:59:59.000Z',
			last_delivery_status: 'failed',
			consecutive_failures: 10,
			auto_paused_at: '2026-01-01T12:00:00.000Z',
			lastDeliveryAt: '2026-01-01T11:59:59.000Z',
			lastDeliveryStatus: 'failed',
			consecutiveFailures: 10,
			autoPausedAt: '2026-01-01T12:00:00.000Z',
		});
	});

	test.each<[number | 'failed', '2xx' | '200', '2xx' | 'failed', number | undefined]>([
		[200, '2xx', '2xx', 200],
		[204, '2xx', '2xx', 204],
		[204, '200', 'failed', 204],
		[500, '2xx', 'failed', 500],
		[302, '2xx', 'failed', 302],
		['failed', '2xx', 'failed', undefined],
	])(
		'with the last answer %s where %s counts as delivered: %s',
		async (lastDeliveryStatus, success, word, statusCode) => {
			const health: Health = { consecutiveFailures: 0, lastDeliveryAt: NOW, lastDeliveryStatus };
			const { view } = await shown({ policy: { success } }, { health });
			expect(view.last_delivery_status).toBe(word);
			expect(view.lastDeliveryStatus).toBe(word);
			expect(view.lastStatusCode).toBe(statusCode);
		},
	);

	test.each<[status: string, fields: Partial<StoredSubscription>]>([
		['active', {}],
		['disabled', { enabled: false, health: { ...well, pausedAt: 1 } }],
		['paused', { health: { ...well, pausedAt: 1 } }],
		['auto-paused', { health: { ...well, pausedAt: 1, autoPausedAt: 1 } }],
		['probing', { health: { ...well, probingSince: 1 } }],
		['probing', { health: { ...well, probingSince: 1, autoPausedAt: 1 } }],
	])('as %s', async (status, fields) => {
		expect((await shown({}, fields)).view.status).toBe(status);
	});

	test('never with a secret, a header or the proxy', async () => {
		const { view, secret, settings } = await shown({
			headers: { authorization: 'Bearer geheim' },
			route: { ...route, proxy: 'http://u:geheim@p.example.com' },
		});
		const text = JSON.stringify(view);
		expect(text).not.toContain('geheim');
		expect(text).not.toContain(secret?.secret);
		expect(text).not.toContain(settings.secrets[0]?.sealed);
	});

	test('with the public key, and until when an older secret signs', async () => {
		let publicKey: string | undefined;
		const rotate = async (settings: SubscriptionSettings) => {
			const rotated = await rotatedSubscription(
				settings,
				{ overlapSeconds: 60, secretKind: 'ed25519' },
				deps,
			);
			if (!rotated.ok) throw new Error(rotated.problem);
			({ publicKey } = rotated.value.secret);
			return rotated.value.settings;
		};
		const [at, until] = ['2026-01-01T12:00:00.000Z', '2026-01-01T12:01:00.000Z'];
		const { view } = await shown({}, {}, rotate);
		expect(view.secrets).toEqual([
			{ createdAt: at, publicKey },
			{ createdAt: at, signsUntil: until },
		]);
		const later = await shown({}, {}, rotate, NOW + 60_000);
		expect(later.view.secrets).toEqual([{ createdAt: at, publicKey }]);
	});
});

describe('times are written as ISO 8601 in UTC', () => {
	// In this order, as the second that was written last is kept.
	test.each([
		[NOW],
		[NOW + 7],
		[NOW + 999],
		[NOW + 1000],
		[NOW + 1000.75],
		[0],
		[-1],
		[-0.5],
		[-62_198_755_200_001],
		[253_402_300_800_000],
	])('%d', (milliseconds) => {
		expect(iso(milliseconds)).toBe(new Date(milliseconds).toISOString());
	});

	test('no number is no time', () => {
		expect(() => iso(NaN)).toThrow(RangeError);
	});
});
