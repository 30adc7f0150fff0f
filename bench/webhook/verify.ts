import { createHmac, randomBytes } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { keysOf } from '../../lib/webhook/signature/keys';
import { message, type Headers } from '../../lib/webhook/http/message';
import { gitHub, standardWebhooks, timestampedHmac } from '../../lib/webhook/signature/schemes';
import type { Scheme } from '../../lib/webhook/signature/scheme';
import { octokitVerify } from './octokit';
import type { Figure, Section } from '../measure/report';
import { interleaved, type Contender } from '../measure/rounds';

const ROUNDS = 15;
const SLICE_MILLISECONDS = 60;
const SIZES = [1, 16] as const;

/** Verifies one request; false or a throw means it was rejected. */
type Verify = (body: Buffer) => boolean | Promise<boolean>;

interface Verifier {
	readonly name: string;
	readonly title: string;
	readonly verify: Verify;
	/** The verifier of ours that reads the same header. */
	readonly against?: string;
	/** Awaits a promise for each request, as its callers must. */
	readonly isAsynchronous?: boolean;
}

const stripeScheme = timestampedHmac({ header: 'stripe-signature', toleranceSeconds: 300 });

/** Compares our schemes with the libraries that verify the same signatures, raw bytes in, verdict out. */
export async function benchVerify(): Promise<Section> {
	const figures: Figure[] = [];
	for (const kilobytes of SIZES) figures.push(...(await benchSize(kilobytes)));
	return { title: 'Verifying a signature (one thread; requests per second)', figures };
}

async function benchSize(kilobytes: 1 | 16): Promise<Figure[]> {
	const body = bodyOf(kilobytes * 1024);
	const verifiers = verifiersFor(body);
	for (const one of verifiers) await assertVerifies(one, body);
	const contenders = verifiers.map((one) => contenderOf(one, body));
	await interleaved(contenders, 2);
	const measured = await interleaved(contenders, ROUNDS);
	return verifiers.flatMap(({ name, title, against }): Figure[] => {
		const raw: Figure = {
			key: `verify_${kilobytes}kb_${name}_per_s`,
			title: `${kilobytes} KB, ${title}`,
			value: measured.median(name),
			unit: '/s',
		};
		if (against === undefined) return [raw];
		const promised = name === 'standardwebhooks';
		const ratio: Figure = {
			key: `verify_${kilobytes}kb_vs_${name}`,
			title: '  ours in comparison',
			value: measured.ratio(against, name),
			unit: 'x',
			...(promised && { target: { atLeast: kilobytes === 1 ? 3.5 : 7 } }),
		};
		return [raw, ratio];
	});
}

/** An event of this many bytes, as JSON: the libraries read it as text. */
function bodyOf(bytes: number): Buffer {
	const frame = { type: 'call.ended', timestamp: '2026-01-01T12:00:00Z', data: { notes: '' } };
	frame.data.notes = 'n'.repeat(bytes - JSON.stringify(frame).length);
	return Buffer.from(JSON.stringify(frame));
}

function verifiersFor(body: Buffer): Verifier[] {
	const secret = `whsec_${randomBytes(32).toString('base64')}`;
	const library = new StandardWebhook(secret);
	const svix = new SvixWebhook(secret);
	const { webhooks } = new Stripe('sk_test_unused');
	const verifyGitHub = octokitVerify();
	const now = Math.floor(Date.now() / 1000);
	const standard: Record<string, string> = {
		'webhook-id': 'msg_2b7cZ0',
		'webhook-timestamp': String(now),
		'webhook-signature': library.sign('msg_2b7cZ0', new Date(now * 1000), body),
	};
	const hex = (text: Buffer | string) => createHmac('sha256', secret).update(text).digest('hex');
	const stripe = `t=${now},v1=${hex(`${now}.${body.toString()}`)}`;
	const hub = `sha256=${hex(body)}`;
	return [
		{
			name: 'ours',
			title: 'ours (Standard Webhooks)',
			verify: ours(standardWebhooks, secret, standard),
		},
		{
			name: 'standardwebhooks',
			title: 'standardwebhooks',
			against: 'ours',
			verify: (raw) => library.verify(raw, standard, { jsonParse: false }) === undefined,
		},
		{
			name: 'svix',
			title: 'svix (parses the body, too)',
			against: 'ours',
			verify: (raw) => typeof svix.verify(raw, standard) === 'object',
		},
		{
			name: 'ours_stripe',
			title: 'ours (t=,v1=)',
			verify: ours(stripeScheme, secret, { 'stripe-signature': stripe }),
		},
		{
			name: 'stripe_verifyheader',
			title: 'stripe verifyHeader',
			against: 'ours_stripe',
			verify: (raw) => webhooks.signature?.verifyHeader(raw, stripe, secret, 300) === true,
		},
		{
			name: 'stripe_constructevent',
			title: 'stripe constructEvent (parses the body, too)',
			against: 'ours_stripe',
			verify: (raw) => typeof webhooks.constructEvent(raw, stripe, secret) === 'object',
		},
		{
			name: 'ours_github',
			title: 'ours (sha256=)',
			verify: ours(gitHub, secret, { 'x-hub-signature-256': hub }),
		},
		{
			name: 'octokit',
			title: '@octokit/webhooks-methods',
			against: 'ours_github',
			isAsynchronous: true,
			verify: async (raw) => await verifyGitHub(secret, raw.toString(), hub),
		},
	];
}

/** Ours as the trigger uses it: keys made once, a message for every request. */
function ours(scheme: Scheme, secret: string, headers: Headers): Verify {
	const keys = keysOf(scheme.key, [secret]);
	return (body) => {
		const receivedAt = Date.now();
		const received = message({ body, headers, query: {}, addresses: [], receivedAt });
		return scheme.verify(received, keys, { nowSeconds: receivedAt / 1000 }).ok;
	};
}

/** What does not verify is fast for nothing. */
async function assertVerifies({ title, verify }: Verifier, body: Buffer): Promise<void> {
	const changed = Buffer.from(body);
	changed.writeUInt8(changed.readUInt8(body.length - 10) ^ 1, body.length - 10);
	const accepts = async (raw: Buffer) =>
		await Promise.resolve(raw)
			.then(verify)
			.catch(() => false);
	if (!(await accepts(body))) throw new Error(`${title} rejects a good request`);
	if (await accepts(changed)) throw new Error(`${title} accepts a changed request`);
}

function contenderOf({ name, verify, isAsynchronous }: Verifier, body: Buffer): Contender {
	const measure = isAsynchronous
		? async () => await rateOf(async () => await verify(body))
		: () => rateOfSync(() => verify(body));
	return { name, measure };
}

const BETWEEN_LOOKS = 100;

function rateOfSync(work: () => unknown): number {
	const start = performance.now();
	for (let done = BETWEEN_LOOKS; ; done += BETWEEN_LOOKS) {
		for (let each = 0; each < BETWEEN_LOOKS; each++) work();
		const elapsed = performance.now() - start;
		if (elapsed > SLICE_MILLISECONDS) return (done / elapsed) * 1000;
	}
}

async function rateOf(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	for (let done = BETWEEN_LOOKS; ; done += BETWEEN_LOOKS) {
		for (let each = 0; each < BETWEEN_LOOKS; each++) await work();
		const elapsed = performance.now() - start;
		if (elapsed > SLICE_MILLISECONDS) return (done / elapsed) * 1000;
	}
}
