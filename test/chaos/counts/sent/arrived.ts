import type { SentRecords, LoggedAttempt } from './read';

/** A request that reached an endpoint; `status` undefined where the connection was cut instead of an answer. */
export interface ArrivedRequest {
	readonly at: number;
	readonly status?: number | undefined;
}

/** What is known of attempts from outside. */
export interface Outside {
	/** What reached the endpoint of a delivery, in order. */
	readonly arrived: (delivery: SentRecords['deliveries'][number]) => readonly ArrivedRequest[];
	/** Whether something was killed so that the first may not be in the log, after which the second came. */
	readonly explains: (first: ArrivedRequest, second: ArrivedRequest) => boolean;
}

/** What `compareAttempts` found. */
export interface AttemptsAccount {
	/** Attempts in the log. */
	readonly logged: number;
	/** Requests that reached endpoints and are not in the log, as their sender was killed before. */
	readonly unlogged: number;
	/** A sentence each. */
	readonly problems: readonly string[];
}

/**
 * Compares the log with the deliveries and with what reached the endpoints: each delivery's attempts are numbered without a
 * gap and lead to where it stands, no answer is in the log that no endpoint gave, and what is not in the log was cut off.
 */
export function compareAttempts(
	{ deliveries, attempts }: SentRecords,
	{ arrived, explains }: Outside,
): AttemptsAccount {
	const byDelivery = Map.groupBy(attempts, ({ deliveryId }) => deliveryId);
	const problems: string[] = [];
	let unlogged = 0;
	for (const delivery of deliveries) {
		const logged = byDelivery.get(delivery.id) ?? [];
		const requests = arrived(delivery);
		const missing = Math.max(0, requests.length - logged.length);
		const cuts = requests.filter((one, at) => {
			const following = requests[at + 1];
			return following !== undefined && explains(one, following);
		}).length;
		unlogged += missing;
		if (missing > cuts) {
			problems.push(`${delivery.id} came ${requests.length} times, ${logged.length} are logged`);
		}
		problems.push(...mismatch(delivery, logged), ...unheard(delivery.id, logged, requests));
	}
	const known = new Set(deliveries.map(({ id }) => id));
	const strange = [...byDelivery.keys()].filter((id) => !known.has(id));
	problems.push(...strange.map((id) => `${id} has attempts, and is not listed`));
	return { logged: attempts.length, unlogged, problems };
}

/**
 * The delivery itself says how many attempts its schedule counts, and how the last one ended. Failed probes and our own faults
 * are logged, too, and take nothing from the schedule: another attempt follows each.
 */
function mismatch(
	{ id, status, attempt }: SentRecords['deliveries'][number],
	logged: readonly LoggedAttempt[],
): string[] {
	const numbers = logged.map((one) => one.attempt).join(', ');
	const expected = logged.map((_one, index) => index + 1).join(', ');
	const retried = logged.filter(({ outcome }) => outcome === 'retrying').length;
	const uncounted = logged.length - attempt;
	const isSound = numbers === expected && uncounted >= 0 && uncounted <= retried;
	const last = logged.at(-1)?.outcome;
	const isEnded = status === 'delivered' || status === 'failed';
	return [
		...(isSound ? [] : [`${id} had ${attempt} attempts; logged: ${numbers}`]),
		...(isEnded && last !== status ? [`${id} is ${status}; its last attempt: ${last}`] : []),
	];
}

/** An answer in the log was given. */
function unheard(
	id: string,
	logged: readonly LoggedAttempt[],
	requests: readonly ArrivedRequest[],
): string[] {
	const statuses = [...new Set(logged.map(({ statusCode }) => statusCode))];
	return statuses.flatMap((status) => {
		if (status === undefined) return [];
		const heard = logged.filter(({ statusCode }) => statusCode === status).length;
		const given = requests.filter((one) => one.status === status).length;
		return heard <= given ? [] : [`${id} was answered ${status} ${given} times; logged: ${heard}`];
	});
}
