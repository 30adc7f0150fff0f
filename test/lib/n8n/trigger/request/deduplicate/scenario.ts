import { createHash } from 'node:crypto';
import {
	deduplicate,
	type Claimed,
	type DeduplicationOutcome,
} from '../../../../../../lib/n8n/trigger/request/deduplicate';
import { HeldClaims } from '../../../../../../lib/n8n/trigger/request/heldClaims';
import type { ClaimRequest, ClaimStore } from '../../../../../../lib/store/claims';
import type { AcceptedEvent } from '../../../../../../lib/store/received/counts';
import type { Identity } from '../../../../../../lib/webhook/deduplication/identity';
import { quiet } from '../../../../../support/until';

/** The identity of an event by name that happens once, with content by name and a signature that covers no body. */
export function identityOf(event: string, content = event, signature?: string): Identity {
	const digest = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16);
	return {
		subject: digest(event),
		fingerprint: digest(`content ${content}`),
		happensAgain: false,
		sameContentSeconds: undefined,
		former: [],
		...(signature !== undefined && { signature: digest(`signature ${signature}`) }),
	};
}

/** Another process's claim of that event. */
export function claimOfEvent(event: string): ClaimRequest {
	const { subject: key, fingerprint } = identityOf(event);
	return { key, fingerprint, leaseMilliseconds: 15_000 };
}

/** An event whose run is stored, as it is counted. */
export function acceptedOf(event: string): AcceptedEvent {
	const trigger = {
		id: 'workflow:node',
		workflowId: 'workflow',
		nodeName: 'JustCall Trigger',
		platform: 'JustCall',
		seenAt: 1,
	};
	return { trigger, eventType: 'call.completed', eventId: event, at: 1, milliseconds: 20 };
}

/** How long the platform gives a trigger. */
const WAIT_MILLISECONDS = 9000;

/** Events and duplicates of them that reach one process, over one store, with a clock that stands still. */
export class Arrivals {
	readonly failures: unknown[] = [];
	/** Accepted events that the store has not counted. */
	readonly uncounted: AcceptedEvent[] = [];
	/** How long each duplicate would wait at most, in milliseconds. */
	readonly waits: number[] = [];
	/** How long the pauses were before another process's claim was asked for again. */
	readonly pauses: number[] = [];
	/** Lets so much time go by that claims are extended. */
	extend: () => void = () => undefined;
	/** How many intervals were started to extend claims, and how many of them have ended. */
	readonly intervals = { started: 0, ended: 0 };
	/** Ends the wait of every duplicate that waits. */
	endWaiting: () => void = () => undefined;
	private readonly waitEnded = new Promise<void>((resolve) => (this.endWaiting = resolve));
	private readonly held = new HeldClaims((act) => {
		this.intervals.started += 1;
		this.extend = act;
		return () => {
			this.intervals.ended += 1;
			this.extend = () => undefined;
		};
	});

	constructor(
		private readonly store: () => Promise<ClaimStore>,
		private readonly rejectUnjudged = false,
	) {}

	/** A duplicate arrives. */
	async arrives(event: string, content = event, signature?: string): Promise<DeduplicationOutcome> {
		return await deduplicate(identityOf(event, content, signature), {
			store: this.store,
			held: this.held,
			rememberMilliseconds: 3_600_000,
			waitMilliseconds: WAIT_MILLISECONDS,
			rejectUnjudged: this.rejectUnjudged,
			sleep: async (milliseconds) => await this.sleep(milliseconds),
			onUncounted: (accepted) => this.uncounted.push(accepted),
			onStoreFailure: (error) => this.failures.push(error),
		});
	}

	/** A duplicate arrives that must be the first. */
	async first(event: string, content = event, signature?: string): Promise<Claimed> {
		const outcome = await this.arrives(event, content, signature);
		if (outcome.kind !== 'claimed') throw new Error(`${event} is ${outcome.kind}`);
		return outcome;
	}

	/** What is shorter than the wait goes by while nothing else happens. */
	private async sleep(milliseconds: number): Promise<void> {
		if (milliseconds === WAIT_MILLISECONDS) {
			this.waits.push(milliseconds);
			return await this.waitEnded;
		}
		this.pauses.push(milliseconds);
		await quiet();
	}

	/** So many duplicates arrive at once; `outcomes` fills as they learn what they are. */
	crowd(count: number, event: string): DeduplicationOutcome[] {
		const outcomes: DeduplicationOutcome[] = [];
		for (let duplicate = 0; duplicate < count; duplicate++) {
			void this.arrives(event).then((outcome) => outcomes.push(outcome));
		}
		return outcomes;
	}
}

/** How many outcomes there are of each kind. */
export function tally(outcomes: readonly DeduplicationOutcome[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
	return counts;
}

/** The one claim among the outcomes. */
export function claimOf(outcomes: readonly DeduplicationOutcome[]): Claimed {
	const claims = outcomes.filter((outcome) => outcome.kind === 'claimed');
	if (claims.length !== 1 || claims[0] === undefined) throw new Error(`${claims.length} claims`);
	return claims[0];
}
