import { Refusal } from './refusal';
import { PolicyChanges, type SubscriptionSettings } from './settings';

/** What to write instead, by the field that was refused. */
const POLICY_SENTENCES: Readonly<Record<string, string>> = {
	timeoutSeconds: 'Timeout: write seconds, more than 0 and at most 120.',
	scheduleSeconds:
		'Schedule: write the pauses between the attempts in seconds, such as 5, 30, 120; at most 100, none longer than 30 days.',
	success: 'Success: choose "2xx" or "200".',
	retries: 'Retries: choose "any failure", "connection errors and 5xx" or "none".',
	pausesAfter: 'Pause after: write a whole number of failures in a row, or 0 for never.',
};

/** What is done otherwise than the preset says. */
export function policyFrom(given: unknown): SubscriptionSettings['policy'] {
	const read = PolicyChanges.safeParse(given ?? {});
	if (read.success) return read.data;
	const field = read.error.issues[0]?.path[0];
	throw new Refusal(
		POLICY_SENTENCES[String(field)] ??
			'Retry policy: it may have timeoutSeconds, scheduleSeconds, success, retries and pausesAfter.',
	);
}

/** A number within bounds; undefined where none is given. */
export function numberFrom(
	given: unknown,
	field: string,
	bounds: { readonly least: number; readonly most: number; readonly whole?: boolean },
): number | undefined {
	if (given === undefined || given === null) return undefined;
	const { least, most, whole = false } = bounds;
	const fits = typeof given === 'number' && given >= least && given <= most;
	if (fits && (!whole || Number.isInteger(given))) return given;
	throw new Refusal(`${field}: write a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
}

/** The order that is asked for; the dialect's own where none is. */
export function orderFrom(given: unknown, dialectOrders: boolean): SubscriptionSettings['order'] {
	if (given === undefined || given === null) return dialectOrders ? 'key' : 'none';
	if (given === 'none' || given === 'key' || given === 'all') return given;
	throw new Refusal('Order: choose "none", "key" or "all".');
}

const LONGEST_LABEL = 200;

/** A label of at most 200 characters. */
export function labelFrom(given: unknown): string {
	if (given === undefined || given === null) return '';
	if (typeof given === 'string' && given.trim().length <= LONGEST_LABEL) return given.trim();
	throw new Refusal(`Label: write a text of at most ${LONGEST_LABEL} characters.`);
}
