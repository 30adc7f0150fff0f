import { dirname, join } from 'node:path';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { hmac, standardWebhooks, timestampedHmac } from '../../../../lib/webhook/signature/schemes';
import type { Scheme } from '../../../../lib/webhook/signature/scheme';
import { NOW, type Request } from './signing';

/** A signed request in one secret: what both sides are given. */
export interface Signed {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	readonly secret: string;
}

/** Somebody else's implementation of a scheme; it takes the time from `Date.now()`. */
export interface Oracle {
	readonly name: string;
	readonly scheme: Scheme;
	/** Names of the headers it reads. */
	readonly headers: readonly string[];
	/** Its library can't sign or verify an empty body. */
	readonly needsBody: boolean;
	sign(id: string, seconds: number, body: Buffer, secret: string): Promise<Signed['headers']>;
	/** Throws or tells false for what it rejects. */
	verify(signed: Signed): Promise<unknown>;
}

const standardHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

function standard(name: string, Webhook: typeof StandardWebhook | typeof SvixWebhook): Oracle {
	return {
		name,
		scheme: standardWebhooks,
		headers: standardHeaders,
		needsBody: false,
		sign: async (id, seconds, body, secret) => ({
			'webhook-id': id,
			'webhook-timestamp': String(seconds),
			'webhook-signature': new Webhook(secret).sign(id, new Date(seconds * 1000), body),
		}),
		verify: async ({ headers, body, secret }) => {
			try {
				new Webhook(secret).verify(body, { ...headers });
			} catch (error) {
				// A body that is no JSON fails after its signature was found right.
				if (!(error instanceof SyntaxError)) throw error;
			}
		},
	};
}

const { webhooks } = Stripe;
const { signature } = webhooks;
if (signature === null) throw new Error('stripe came without its verifier');

const stripe: Oracle = {
	name: 'stripe',
	scheme: timestampedHmac({ header: 'stripe-signature', toleranceSeconds: 300 }),
	headers: ['stripe-signature'],
	needsBody: false,
	sign: async (_id, timestamp, body, secret) => ({
		'stripe-signature': webhooks.generateTestHeaderString({
			payload: body.toString(),
			secret,
			timestamp,
		}),
	}),
	verify: async ({ headers, body, secret }) =>
		signature.verifyHeader(body, headers['stripe-signature'] ?? '', secret),
};

interface WebhooksMethods {
	sign(secret: string, payload: string): Promise<string>;
	verify(secret: string, payload: string, signature: string): Promise<boolean>;
}

/** It is an ES module only, which jest's own `require` does not load; Node's does. */
function webhooksMethods(): WebhooksMethods {
	const { createRequire } = process.getBuiltinModule('node:module');
	const packages = dirname(dirname(require.resolve('standardwebhooks/package.json')));
	const file = join(packages, '@octokit/webhooks-methods/dist-node/index.js');
	return createRequire(__filename)(file) as WebhooksMethods;
}

const methods = webhooksMethods();

const octokit: Oracle = {
	name: '@octokit/webhooks-methods',
	scheme: hmac({ header: 'x-hub-signature-256', prefix: 'sha256=' }),
	headers: ['x-hub-signature-256'],
	needsBody: true,
	sign: async (_id, _seconds, body, secret) => ({
		'x-hub-signature-256': await methods.sign(secret, body.toString()),
	}),
	verify: async ({ headers, body, secret }) => {
		const signature = headers['x-hub-signature-256'] ?? '';
		if (!(await methods.verify(secret, body.toString(), signature))) throw new Error('rejected');
	},
};

/** All of them, each with our scheme for the same form. */
export const oracles = {
	standardwebhooks: standard('standardwebhooks', StandardWebhook),
	svix: standard('svix', SvixWebhook),
	stripe,
	octokit,
};

/** Whether the oracle accepts a request. */
export async function theyBelieve(oracle: Oracle, signed: Signed): Promise<boolean> {
	return oracle.verify(signed).then(
		() => true,
		() => false,
	);
}

/** The same request as our own tests describe one. */
export const asRequest = ({ headers, body, secret }: Signed): Request => ({
	headers,
	body,
	secrets: [secret],
	nowSeconds: NOW,
});
