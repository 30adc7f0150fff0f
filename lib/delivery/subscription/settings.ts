import * as z from 'zod/v4';
import { isObject, type Json, type JsonObject } from '../../webhook/http/message';
import type { Result } from './result';

/** A text sealed with the store's key (`secret/keyring.ts`): never shown, never logged. */
const Sealed = z.string().min(1);

/**
 * Texts by any name. zod's own record rejects an object with a `constructor` of its own and drops `__proto__`, though
 * headers and event types may be called so.
 */
const byName = () =>
	z.custom<Readonly<Record<string, string>>>(
		(given) =>
			isObject(given) && Object.values(given).every((one) => typeof one === 'string' && one !== ''),
	);

/** One of a subscription's secrets. */
export const SealedSecret = z.strictObject({
	sealed: Sealed,
	createdAt: z.number(),
	/** Epoch milliseconds until which it still signs; absent: the current one. */
	notAfter: z.number().optional(),
});

/** Whom to ask where requests may go (`Principal`); what that allows is never stored. */
export const Route = z.strictObject({
	credential: z.string().optional(),
	ownWebhook: z.boolean().optional(),
	/** Versions before copied here what a credential allowed; only the proxy still counts, sealed as it may hold a password. */
	allow: z.array(z.string()).optional(),
	httpAllowed: z.boolean().optional(),
	proxy: Sealed.optional(),
});

/** A form and scheme of the user's own (`customDialect`). */
export const CustomForm = z.strictObject({
	header: z.string(),
	encoding: z.enum(['hex', 'base64']),
	prefix: z.string(),
	/** With `{body}`, `{id}`, `{timestamp}`, `{type}`, `{url}`. */
	content: z.string(),
	timestampHeader: z.string(),
	idHeader: z.string(),
	fields: z.strictObject({
		type: z.string(),
		id: z.string(),
		timestamp: z.string(),
		data: z.string(),
		typeHeader: z.string().optional(),
	}),
});

/** What a subscription does otherwise than its preset. */
export const PolicyChanges = z.strictObject({
	timeoutSeconds: z.number().positive().max(120).optional(),
	/** Pauses before the retries. */
	scheduleSeconds: z.array(z.number().positive().max(2_592_000)).max(100).optional(),
	success: z.enum(['2xx', '200']).optional(),
	retries: z
		.enum([
			'any failure',
			'connection errors and 5xx',
			'connection errors, 429, 500, 502, 503 and 504',
			'none',
		])
		.optional(),
	/** Consecutive failures that pause it; 0: never. */
	pausesAfter: z.int().min(0).max(100_000).optional(),
});

/** Everything a subscription is set to: what the store keeps as `settings`. */
export const SubscriptionSettings = z.strictObject({
	label: z.string(),
	url: z.string(),
	/** Event types that go to a URL of their own. */
	urlByEvent: byName(),
	events: z.union([z.literal('all'), z.array(z.string()).min(1)]),
	/** An event must have one of the values in each of these fields (a dotted path into the data; an array there: any of it). */
	filters: z.array(
		z.strictObject({ field: z.string().min(1), values: z.array(z.string()).min(1) }),
	),
	/** Id of a preset (`presetsOf`), or `custom`. */
	preset: z.string(),
	custom: CustomForm.optional(),
	/** Newest first. Empty where the dialect signs nothing. */
	secrets: z.array(SealedSecret),
	policy: PolicyChanges,
	/** Attempts under way at a time. */
	concurrency: z.int().min(1).max(100),
	/** Attempts started per second at the most; absent: no limit. */
	ratePerSecond: z.number().positive().max(10_000).optional(),
	/** `key`: events with the same order key one after another; `all`: every event. */
	order: z.enum(['none', 'key', 'all']),
	/** After an automatic pause a single attempt is made this often, and its success resumes; absent: a person resumes. */
	probeEverySeconds: z.number().min(10).max(86_400).optional(),
	/** Static headers sent along, lower-case names; the values sealed, as one may be a password. */
	headers: byName(),
	/** False: the URL stays as it is, also where the dialect would add the event to it. */
	eventInUrl: z.boolean().optional(),
	route: Route,
});
export type SubscriptionSettings = z.output<typeof SubscriptionSettings>;

/** Reads stored settings; a problem where they were written by another version. */
export function readSettings(stored: JsonObject): Result<SubscriptionSettings> {
	const read = SubscriptionSettings.safeParse(stored);
	if (read.success) return { ok: true, value: read.data };
	return {
		ok: false,
		problem: `This version can't read the subscription's ${read.error.issues[0]?.path.join('.') ?? 'settings'}: save it again.`,
	};
}

/** An event as the user hands it over. */
export interface EventInput {
	readonly type: string;
	readonly data: Json;
	/** The data as JSON on one line, where it has numbers that a number can't hold exactly: texts in `data`. */
	readonly dataText?: string | undefined;
	/** ISO 8601; absent: now. */
	readonly occurredAt?: string | undefined;
	readonly account?: string | undefined;
	readonly orderKey?: string | undefined;
	readonly idempotencyKey?: string | undefined;
	/** The trace that its requests belong to, as `readTrace` gives it. */
	readonly trace?: string | undefined;
	/** The run that sends it, as `writeSendingRun` gives it. */
	readonly sentBy?: string | undefined;
	/** How long its data may be as JSON; absent: 1 MiB. */
	readonly mostDataBytes?: number | undefined;
	/** Whose subscriptions get it (`scopeOf`); absent: everybody's. */
	readonly scope?: string | undefined;
}
