import type { DeliveryState, Progress } from './outboxDelivery';

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

/** The text of a delivery's number. */
export function deliveryId(number: number): string {
	return `dlv_${number}`;
}

/** The number of a delivery's text; undefined for a text that no delivery has. */
export function deliveryNumber(id: string): number | undefined {
	const digits = /^dlv_([1-9]\d{0,14})$/.exec(id)?.[1];
	return digits === undefined ? undefined : Number(digits);
}

/** The text of an event's number, in the file with this mark. */
export function eventId(mark: string, number: number): string {
	return `evt_${mark}${number.toString(36)}`;
}

/** Digits that tell the event ids of one file from those of another. */
export const markLength = 8;

/** The mark of the file that an event's text is of. */
export function markOf(eventIdText: string): string {
	return eventIdText.slice(4, 4 + markLength);
}

/** The number of an event's text; undefined for one of another file or of none. */
export function eventNumber(mark: string, id: string): number | undefined {
	if (!id.startsWith(`evt_${mark}`)) return undefined;
	const digits = id.slice(4 + mark.length);
	return /^[1-9a-z][0-9a-z]{0,9}$/.test(digits) ? parseInt(digits, 36) : undefined;
}

/** Epoch milliseconds as they are stored; throws for what is not a valid time, which would never become due. */
export function wholeTime(milliseconds: number | undefined): number {
	if (milliseconds === undefined || !Number.isFinite(milliseconds)) {
		throw new TypeError(`${milliseconds} is not a valid time`);
	}
	return Math.ceil(milliseconds);
}
