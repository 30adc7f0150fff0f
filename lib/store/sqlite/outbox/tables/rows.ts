import type { DeliveryState, Progress } from '../../../outbox/delivery';

/** The states by their numbers in the file. */
export const states = ['pending', 'blocked', 'delivered', 'failed', 'cancelled'] as const;
/** The numbers of the states in the file. */
export const stateNumbers = {
	pending: 0,
	blocked: 1,
	delivered: 2,
	failed: 3,
	cancelled: 4,
} as const satisfies Readonly<Record<DeliveryState, number>>;

type Nullable = number | null;
/** A delivery as searches and answers read it. */
export type DeliveryRow = [
	number: number,
	event: number,
	type: number,
	subscription: number,
	state: number,
	dueAt: Nullable,
	owner: Nullable,
	attempts: number,
	firstAt: Nullable,
	ownFaults: number,
	ownFaultsSince: Nullable,
	reason: string | null,
	lastStatus: Nullable,
	orderKey: string | null,
	replayOf: Nullable,
	createdAt: number,
	endedAt: Nullable,
];
/** The columns of a DeliveryRow. */
export const deliveryColumns = `number, event, type, subscription, state, due_at, owner, attempts, first_at,
	own_faults, own_faults_since, reason, last_status, order_key, replay_of, created_at, ended_at`;

/** Progress from four columns. */
export function progressOf(
	attempts: number,
	firstAt: Nullable,
	ownFaults: number,
	ownFaultsSince: Nullable,
): Progress {
	return {
		attempts,
		firstAt: firstAt ?? undefined,
		ownFaults,
		ownFaultsSince: ownFaultsSince ?? undefined,
	};
}

/** Epoch milliseconds as they are stored; throws for what is not a valid time, which would never become due. */
export function wholeTime(milliseconds: number | undefined): number {
	if (milliseconds === undefined || !Number.isFinite(milliseconds)) {
		throw new TypeError(`${milliseconds} is not a valid time`);
	}
	return Math.ceil(milliseconds);
}
