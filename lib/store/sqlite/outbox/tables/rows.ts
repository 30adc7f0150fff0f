/** A number, or nothing, in a column. */
export type Nullable = number | null;

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
