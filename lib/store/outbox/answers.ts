import type { AttemptRecord } from './attempt';

/** What the last attempt at a delivery was answered with: nothing in time, no connection, or a class of HTTP statuses. */
export const answerClasses = ['timeout', 'noConnection', '2xx', '3xx', '4xx', '5xx'] as const;

/** One of `answerClasses`. */
export type AnswerClass = (typeof answerClasses)[number];

/** The classes by their numbers as they are stored; 2xx, which nearly all deliveries end with, has none. */
export const answerNumbers = {
	timeout: 10,
	noConnection: 11,
	'3xx': 3,
	'4xx': 4,
	'5xx': 5,
} as const satisfies Readonly<Record<Exclude<AnswerClass, '2xx'>, number>>;

/** The number that is stored for an attempt; null for 2xx, and for what is of no class, as our own faults. */
export function answerNumber({
	status,
	unanswered,
}: Pick<AttemptRecord, 'status' | 'unanswered'>): number | null {
	if (status === undefined) return unanswered === undefined ? null : answerNumbers[unanswered];
	return status >= 300 && status < 600 ? Math.floor(status / 100) : null;
}
