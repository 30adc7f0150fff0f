import { createHmac, createPublicKey, timingSafeEqual, verify as verifyBytes } from 'node:crypto';
import { prepareSubscription } from '../../../../lib/delivery/attempt/prepare';
import type { SubscriptionSettings } from '../../../../lib/delivery/subscription/settings';
import {
	newSubscription,
	rotatedSubscription,
} from '../../../../lib/delivery/subscription/input/read';
import { oracles } from '../../webhook/signature/oracles';
import { deps, keyring, NOW, presets, route, URL_ } from '../subscription/subscribing';

/*
 * What a subscription sends is verified by code that is not ours. Each row is a subscription as a user makes it, with
 * the secret as it was shown to that user.
 */

interface Sent {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}
/** Throws or answers false for what it rejects. */
type Oracle = (sent: Sent, secret: string) => unknown;

beforeAll(() =>
	jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }),
);
afterAll(() => jest.useRealTimers());

function send(settings: SubscriptionSettings, nowMilliseconds = NOW, type = 'call.ended'): Sent {
	const prepared = prepareSubscription(settings, { presets, keyring });
	const event = {
		id: 'evt_0199f1c4',
		type,
		occurredAt: '2026-01-01T11:59:30.500Z',
		data: { id: 7, note: 'Grüße, 電話 🔔', nested: { list: [1, null, ''] } },
	};
	const composed = prepared.compose(event, nowMilliseconds);
	if (!composed.ok) throw new Error(composed.outcome.detail);
	return composed.request;
}

const headerOf = ({ headers }: Sent, name: string) => headers[name.toLowerCase()] ?? '';
const hexOf = (body: Buffer | string, secret: string) =>
	createHmac('sha256', secret).update(body).digest('hex');

/** Dialer.CX's own sample, letter for letter but for types. */
function verifyWebhook(body: Buffer, signature: string, secret: string): boolean {
	const computed = createHmac('sha256', secret).update(body).digest('hex');
	return timingSafeEqual(Buffer.from(computed), Buffer.from(signature));
}

const custom = {
	header: 'X-Hub-Signature-256',
	encoding: 'hex',
	prefix: 'sha256=',
	content: '{body}',
	timestampHeader: '',
	idHeader: '',
	fields: { type: 'event', id: 'id', timestamp: 'at', data: 'data', typeHeader: 'X-GitHub-Event' },
} as const;
const standard: Oracle = (sent, secret) => oracles.standardwebhooks.verify({ ...sent, secret });

const ORACLES: ReadonlyArray<readonly [name: string, input: object, verify: Oracle]> = [
	['standardwebhooks', {}, standard],
	['svix', {}, (sent, secret) => oracles.svix.verify({ ...sent, secret })],
	[
		"stripe, Run a Call's timestamped form",
		{ preset: 'runACall.vendor' },
		({ body, headers }, secret) => {
			const header = { 'stripe-signature': headers['run-a-call-signature'] ?? '' };
			return oracles.stripe.verify({ body, headers: header, secret });
		},
	],
	[
		"octokit, GitHub's form described by hand",
		{ custom },
		(sent, secret) => oracles.octokit.verify({ ...sent, secret }),
	],
	[
		"Dialer.CX's own sample",
		{ preset: 'dialerCx' },
		(sent, secret) => verifyWebhook(sent.body, headerOf(sent, 'X-Webhook-Signature'), secret),
	],
	[
		"JustCall's recipe: HMAC-SHA256 of the raw body with the API secret",
		{ preset: 'justCall' },
		(sent, secret) => headerOf(sent, 'X-JustCall-Signature') === hexOf(sent.body, secret),
	],
	[
		"OnCallClerk's recipe: HMAC-SHA256 of the raw body with the webhook secret",
		{ preset: 'onCallClerk' },
		(sent, secret) => headerOf(sent, 'X-OnCallClerk-Signature') === hexOf(sent.body, secret),
	],
	[
		"Run a Call's help centre: HMAC-SHA256 of the raw body",
		{ preset: 'runACall' },
		(sent, secret) => headerOf(sent, 'X-Signature') === hexOf(sent.body, secret),
	],
	[
		"JustCall's developer form: HMAC-SHA256 of secret|url|type|timestamp",
		{ preset: 'justCall.vendor' },
		(sent, secret) => {
			const { type } = JSON.parse(sent.body.toString()) as { type: string };
			const timestamp = headerOf(sent, 'X-JustCall-Request-Timestamp');
			const text = [secret, encodeURIComponent(sent.url), type, timestamp].join('|');
			return headerOf(sent, 'X-JustCall-Signature') === hexOf(text, secret);
		},
	],
];

const accepts = async (verify: Oracle, sent: Sent, secret: string): Promise<boolean> => {
	try {
		return (await verify(sent, secret)) !== false;
	} catch {
		return false;
	}
};

async function subscribe(
	input: object,
): Promise<{ settings: SubscriptionSettings; secret: string }> {
	const made = await newSubscription({ url: URL_, route, ...input }, deps);
	if (!made.ok) throw new Error(made.problem);
	return { settings: made.value.settings, secret: made.value.secret?.secret ?? '' };
}

describe.each(ORACLES)('%s', (_name, input, verify) => {
	test('accepts what is sent, and nothing else', async () => {
		const { settings, secret } = await subscribe(input);
		const { secret: other } = await subscribe(input);
		const sent = send(settings);
		expect(await accepts(verify, sent, secret)).toBe(true);
		expect(await accepts(verify, sent, other)).toBe(false);
		const signature = Object.entries(sent.headers).find(
			([name]) => name.includes('signature') && !name.includes('version'),
		);
		const forged = {
			...sent,
			headers: { ...sent.headers, [signature?.[0] ?? '']: `${signature?.[1]}0` },
		};
		expect(await accepts(verify, forged, secret)).toBe(false);
	});

	test('accepts a retry an hour later, which is signed anew where the time is signed', async () => {
		const { settings, secret } = await subscribe(input);
		const later = NOW + 3_600_000;
		const [first, retry] = [send(settings), send(settings, later)];
		expect(retry.body.equals(first.body)).toBe(true);
		jest.setSystemTime(later);
		expect(await accepts(verify, retry, secret)).toBe(true);
		jest.setSystemTime(NOW);
	});

	test('during a rotation accepts with the new secret, and afterwards, too', async () => {
		const { settings } = await subscribe(input);
		const rotated = await rotatedSubscription(settings, { overlapSeconds: 3600 }, deps);
		if (!rotated.ok) throw new Error(rotated.problem);
		const { secret } = rotated.value.secret;
		expect(await accepts(verify, send(rotated.value.settings), secret)).toBe(true);
		const later = NOW + 3_600_001;
		jest.setSystemTime(later);
		expect(await accepts(verify, send(rotated.value.settings, later), secret)).toBe(true);
		jest.setSystemTime(NOW);
	});
});

describe.each(ORACLES.filter(([name]) => /^(standardwebhooks|svix|stripe)/.test(name)))(
	'%s, whose header holds several signatures',
	(_name, input, verify) => {
		test('accepts with the old secret for as long as the overlap lasts', async () => {
			const { settings, secret: old } = await subscribe(input);
			const rotated = await rotatedSubscription(settings, { overlapSeconds: 3600 }, deps);
			if (!rotated.ok) throw new Error(rotated.problem);
			expect(await accepts(verify, send(rotated.value.settings), old)).toBe(true);
			for (const [seconds, accepted] of [
				[3599, true],
				[3600, false],
			] as const) {
				const at = NOW + seconds * 1000;
				jest.setSystemTime(at);
				expect(await accepts(verify, send(rotated.value.settings, at), old)).toBe(accepted);
			}
			jest.setSystemTime(NOW);
		});
	},
);

describe('v1a, by node:crypto', () => {
	/** As its specification says: ed25519 of `id.timestamp.body`. */
	const verifyV1a = (sent: Sent, publicKey: string): boolean => {
		const x = Buffer.from(publicKey.slice('whpk_'.length), 'base64').toString('base64url');
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		const signed = Buffer.concat([
			Buffer.from(`${headerOf(sent, 'webhook-id')}.${headerOf(sent, 'webhook-timestamp')}.`),
			sent.body,
		]);
		return headerOf(sent, 'webhook-signature')
			.split(' ')
			.filter((one) => one.startsWith('v1a,'))
			.some((one) => verifyBytes(null, signed, key, Buffer.from(one.slice(4), 'base64')));
	};
	const asymmetric = async () => {
		const made = await newSubscription({ url: URL_, route, secretKind: 'ed25519' }, deps);
		if (!made.ok) throw new Error(made.problem);
		return { settings: made.value.settings, publicKey: made.value.secret?.publicKey ?? '' };
	};

	test('is accepted with the public key that was shown, and with no other', async () => {
		const [{ settings, publicKey }, other] = [await asymmetric(), await asymmetric()];
		expect(verifyV1a(send(settings), publicKey)).toBe(true);
		expect(verifyV1a(send(settings), other.publicKey)).toBe(false);
	});

	test('is beside v1 while a subscription goes from one to the other', async () => {
		const { settings, secret } = await subscribe({});
		const rotated = await rotatedSubscription(
			settings,
			{ overlapSeconds: 60, secretKind: 'ed25519' },
			deps,
		);
		if (!rotated.ok) throw new Error(rotated.problem);
		const sent = send(rotated.value.settings);
		expect(headerOf(sent, 'webhook-signature')).toMatch(/^v1a,\S+ v1,\S+$/);
		expect(verifyV1a(sent, rotated.value.secret.publicKey ?? '')).toBe(true);
		expect(await accepts(standard, sent, secret)).toBe(true);
	});
});

test('Nectar Desk signs nothing, and adds no header of a signature', async () => {
	const { settings, secret } = await subscribe({ preset: 'nectarDesk' });
	expect(secret).toBe('');
	const sent = send(settings, NOW, 'Call Ended');
	expect(Object.keys(sent.headers).sort()).toEqual(['content-type', 'user-agent']);
});
