import { DatabaseError } from 'pg';

import type { ClaimedEvent, ClaimOutcome, ClaimRequest } from '../../claims';
import { apart } from '../../claims/keys';
import { receivedOf } from '../../received/accepted';
import type { AcceptedEvent } from '../../received/counts';
import type { Statement } from '../connection/pool';
import { countParameters } from '../received/rows';
import { UNCOUNTED } from './functions/work';

/** What a batch is made of. */
export type ClaimOperation =
	| { readonly kind: 'claim'; readonly event: ClaimRequest }
	| {
			readonly kind: 'extend';
			readonly event: ClaimedEvent;
			readonly token: number;
			readonly leaseMilliseconds: number;
	  }
	| {
			readonly kind: 'commit';
			readonly event: ClaimedEvent;
			readonly token: number;
			readonly rememberMilliseconds: number;
			/** Counted among what its trigger received. */
			readonly accepted?: AcceptedEvent | undefined;
	  }
	| { readonly kind: 'release'; readonly event: ClaimedEvent; readonly token: number };

/** What the server says to an operation: a token, or until when it is in flight. */
export interface ClaimAnswer {
	/** Of the operation, counted from 1. */
	readonly n: number;
	readonly kind: 'fresh' | 'duplicate' | 'inFlight' | 'settled' | 'gone';
	readonly number: number | null;
	readonly after: 'nothing' | 'same' | 'other' | 'signature' | null;
}

/** Platforms give up after 5 or 10 s: before that an event goes its way without the store. */
const ANSWER_TIMEOUT_MILLISECONDS = 3_000;

/** The statement that does a batch. */
export function workStatement(schema: string): Statement {
	const parameters = Array.from({ length: 21 }, (_, position) => `$${position + 1}`).join(', ');
	return {
		name: 'claims_work',
		answerTimeoutMilliseconds: ANSWER_TIMEOUT_MILLISECONDS,
		text: `SELECT * FROM ${schema}.claims_work_1(${parameters}) ORDER BY n`,
	};
}

/** The statement's parameters. */
export function workValues(
	operations: readonly ClaimOperation[],
	{ now, holder, lost, gone }: WorkSurroundings,
): readonly unknown[] {
	const rows = operations.map((operation) => rowOf(operation, now));
	const formers = operations.flatMap(({ kind, event }, position) =>
		kind === 'claim' ? (event.former ?? []).map((former) => ({ ...former, of: position + 1 })) : [],
	);
	return [
		now,
		holder,
		lost,
		operations.map(({ kind }) => kind),
		alone(operations),
		operations.map(({ event }) => event.key),
		operations.map(({ event }) => event.fingerprint),
		operations.map(({ event }) => event.signature?.key ?? null),
		operations.map(({ event }) => (event.signature === undefined ? null : apart(event).key)),
		rows.map(({ token }) => token ?? null),
		rows.map(({ until }) => until ?? null),
		rows.map(({ expires }) => expires ?? null),
		rows.map(({ within }) => within ?? null),
		rows.map(({ horizon }) => horizon ?? null),
		formers.map((former) => former.of),
		formers.map(({ key }) => key),
		formers.map(({ fingerprint }) => fingerprint),
		...countValues(operations, gone),
	];
}

/** What a batch is done with beside its operations. */
interface WorkSurroundings {
	readonly now: number;
	/** Names the batch. */
	readonly holder: string;
	/** Batches whose answers never came. */
	readonly lost: readonly string[];
	/** Commits, counted from 1, of claims that are known to be no more. */
	readonly gone: ReadonlySet<number>;
}

/** Which commits are counted, and what they add up to. */
function countValues(
	operations: readonly ClaimOperation[],
	gone: ReadonlySet<number>,
): readonly unknown[] {
	const counted = operations.map((one, position) =>
		one.kind === 'commit' && !gone.has(position + 1) ? one.accepted : undefined,
	);
	const accepted = counted.filter((one) => one !== undefined);
	if (accepted.length === 0) return [null, null, null, null];
	return [counted.map((one) => one !== undefined), ...countParameters(receivedOf(accepted))];
}

/** The commits, counted from 1, that an error tells not to count; none where it is another error. */
export function uncountedOf(error: unknown): readonly number[] {
	if (!(error instanceof DatabaseError) || error.code !== UNCOUNTED) return [];
	return JSON.parse(error.detail ?? '[]') as number[];
}

/** What the answer to a claim means. */
export function outcomeOf({ kind, number, after }: ClaimAnswer): ClaimOutcome {
	if (kind === 'inFlight') return { kind, untilMilliseconds: number ?? 0 };
	if (kind === 'duplicate') return { kind };
	// Everything that is remembered is in the table: nothing is loaded first.
	return { kind: 'fresh', token: number ?? 0, after: after ?? 'nothing', certain: true };
}

interface Row {
	readonly token?: number;
	readonly until?: number;
	readonly expires?: number;
	readonly within?: number | undefined;
	readonly horizon?: number | undefined;
}

function rowOf(operation: ClaimOperation, now: number): Row {
	const at = (milliseconds: number) =>
		Math.min(Math.ceil(now + milliseconds), Number.MAX_SAFE_INTEGER);
	if (operation.kind === 'release') return { token: operation.token };
	if (operation.kind === 'commit') {
		return { token: operation.token, expires: at(operation.rememberMilliseconds) };
	}
	if (operation.kind === 'extend') {
		return { token: operation.token, until: at(operation.leaseMilliseconds) };
	}
	const { leaseMilliseconds, sameContent, signature } = operation.event;
	return {
		until: at(leaseMilliseconds),
		...(signature && { expires: at(signature.rememberMilliseconds) }),
		within: sameContent?.withinMilliseconds,
		horizon: sameContent?.rememberMilliseconds,
	};
}

/** Which operations have nothing to do with any other of the batch, and no signature. */
function alone(operations: readonly ClaimOperation[]): readonly boolean[] {
	const nameOf = ({ key }: ClaimedEvent) => key.toString('latin1');
	const counts = new Map<string, number>();
	for (const { event } of operations)
		counts.set(nameOf(event), (counts.get(nameOf(event)) ?? 0) + 1);
	return operations.map(({ kind, event }) => {
		const former = kind === 'claim' ? (event.former ?? []) : [];
		const isShared = former.some((one) => counts.has(nameOf(one)));
		return event.signature === undefined && !isShared && counts.get(nameOf(event)) === 1;
	});
}
