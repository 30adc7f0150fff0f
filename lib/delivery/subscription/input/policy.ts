import { InvalidInput } from '../result';
import { PolicyChanges, type SubscriptionSettings } from '../settings';

/** What is wrong and what to enter instead, by the field that is invalid. */
const POLICY_SENTENCES: Readonly<Record<string, string>> = {
	timeoutSeconds: 'Timeout is invalid: enter a number of seconds greater than 0, at most 120.',
	scheduleSeconds:
		'Retry Schedule is invalid: enter at most 100 intervals, none longer than 30 days, such as 5s, 30s, 2m.',
	success: 'Success Status Codes is invalid: choose "2xx" or "200".',
	retries: 'Retries is invalid: choose "any failure", "connection errors and 5xx" or "none".',
	pausesAfter:
		'Pause After Failures is invalid: enter a whole number of consecutive failures, or 0 for never.',
};

/** What is done otherwise than the preset says. */
export function policyFrom(given: unknown): SubscriptionSettings['policy'] {
	const read = PolicyChanges.safeParse(given ?? {});
	if (read.success) return read.data;
	const field = read.error.issues[0]?.path[0];
	throw new InvalidInput(
		POLICY_SENTENCES[String(field)] ??
			'Retry policy is invalid: it can have timeoutSeconds, scheduleSeconds, success, retries and pausesAfter.',
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
	throw new InvalidInput(
		`${field} is invalid: enter a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
	);
}

/** The order that is asked for; the dialect's own where none is. */
export function orderFrom(given: unknown, dialectOrders: boolean): SubscriptionSettings['order'] {
	if (given === undefined || given === null) return dialectOrders ? 'key' : 'none';
	if (given === 'none' || given === 'key' || given === 'all') return given;
	throw new InvalidInput('Order is invalid: choose "none", "key" or "all".');
}

const LONGEST_LABEL = 200;

/** A label of at most 200 characters. */
export function labelFrom(given: unknown): string {
	if (given === undefined || given === null) return '';
	if (typeof given === 'string' && given.trim().length <= LONGEST_LABEL) return given.trim();
	throw new InvalidInput(`Label is invalid: enter a text of at most ${LONGEST_LABEL} characters.`);
}
