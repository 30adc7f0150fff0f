/**
 * Hostile requests in bulk: a seeded generator of thousands of distinct spoiled messages for one subscription of one
 * emulated platform, each with what a receiver owes it.
 *
 * ```ts
 * for (const request of hostileRequests(emulator, { seed: 'h', count: 2000 })) {
 *   const outcome = await sendMessage(request);
 *   if (request.mustBeRejected) expect(outcome.status).toBeGreaterThanOrEqual(400);
 * }
 * ```
 * The mutations are in `hostile/`, by family. A mutation claims only what follows from the platform's scheme: where
 * the signature does not cover what was changed (JustCall's does not cover the data, Nectar Desk has none) or where
 * receivers may rightly differ, the request must be answered without a server error, and no more is claimed.
 */
import { createHash } from 'node:crypto';
import { Draw } from '../engine/draw';
import type { Emulator, Message } from '../engine/emulator';
import type { Subscription } from '../terms';
import { bodyMutations } from './families/bodies';
import { encodingMutations } from './families/encodings';
import { justCallMutations } from './families/justCall';
import type { Expectation, Family, HeaderPairs, Mutation, Target } from './families/mutation';
import { replayMutations } from './families/replays';
import { runACallMutations } from './families/runACall';
import { shapeMutations } from './families/shapes';
import { signatureMutations } from './families/signatures';
import { timestampMutations } from './families/timestamps';

export interface HostileRequest {
	/** Says what was done: `signatures: code of another message`. Not unique; the request is. */
	name: string;
	family: Family;
	eventType: string;
	url: string;
	headers: HeaderPairs;
	body: Buffer;
	expectation: Expectation;
	/** The answer must be 4xx or 5xx, and nothing may run. */
	mustBeRejected: boolean;
	/** Nothing may run, whatever the answer is. For a `duplicate`: nothing beyond the run of `precededBy`. */
	mustNotRun: boolean;
	/** Genuine, to be sent (and accepted) first. */
	precededBy: Message | undefined;
}

export interface HostileOptions {
	/** Left out: the emulator's first subscription. */
	subscription?: Subscription;
	seed?: string;
	/** How many at most; fewer only when no mutation has anything new to offer. */
	count?: number;
	/** No body is made larger than about this. */
	maxBodyBytes?: number;
	families?: readonly Family[];
	/** What the receiver's clock says. */
	now?: Date;
}

const MUTATIONS: readonly Mutation[] = [
	...signatureMutations,
	...bodyMutations,
	...timestampMutations,
	...encodingMutations,
	...shapeMutations,
	...replayMutations,
	...runACallMutations,
	...justCallMutations,
];

/** Yields distinct requests, the families mixed. Throws when nobody has subscribed. */
export function* hostileRequests(
	emulator: Emulator,
	options: HostileOptions = {},
): Generator<HostileRequest, void, undefined> {
	const { seed = 'hostile', count = 1000, families, now = new Date() } = options;
	const subscription = options.subscription ?? emulator.subscriptions()[0];
	if (!subscription) throw new Error(`${emulator.name}: nobody has subscribed`);
	const types = subscription.events === 'all' ? emulator.events : subscription.events;
	const root = new Draw(`${seed}/${emulator.id}/${emulator.dialect}`);
	const seen = new Set<string>();
	const fitting = MUTATIONS.filter(
		({ family, when }) => (families?.includes(family) ?? true) && (when?.(emulator) ?? true),
	);
	for (let round = 0, barren = 0; seen.size < count && barren < 3; round++) {
		const before = seen.size;
		for (const [index, mutation] of fitting.entries()) {
			if (seen.size >= count) return;
			const draw = root.fork(`${round} ${index}`);
			const eventType = draw.pick(types);
			const genuine = emulator.compose(eventType, undefined, { subscription, at: now });
			const maxBodyBytes = options.maxBodyBytes ?? 200_000;
			const target: Target = {
				emulator,
				subscription,
				eventType,
				genuine,
				draw,
				now,
				maxBodyBytes,
			};
			const request = spoil(mutation, target);
			const print = fingerprint(request);
			if (seen.has(print)) continue;
			seen.add(print);
			yield request;
		}
		barren = seen.size === before ? barren + 1 : 0;
	}
}

function spoil({ family, spoil: change }: Mutation, target: Target): HostileRequest {
	const { genuine, eventType } = target;
	const { label, headers, body, expectation, precededBy } = change(target);
	return {
		name: `${family}: ${label}`,
		family,
		eventType,
		url: genuine.url,
		headers: headers ?? Object.entries(genuine.headers),
		body: body ?? genuine.body,
		expectation,
		mustBeRejected: expectation === 'rejected',
		mustNotRun:
			expectation === 'rejected' || expectation === 'noRun' || expectation === 'duplicate',
		precededBy,
	};
}

function fingerprint({ headers, body }: HostileRequest): string {
	return createHash('sha256').update(JSON.stringify(headers)).update(body).digest('base64');
}
