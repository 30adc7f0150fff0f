import type { FindingRows } from '../../store/sqlite/thread/rows';
import type { Finding } from './rules';

type AnsweredRow = readonly [
	status: number,
	startedAt: number,
	nowMilliseconds: number,
	random: number,
	isTest: boolean | undefined,
];

/** Findings on their way to the outbox's thread: answers that ask for nothing, which nearly all are, as rows. */
export const findingRows: FindingRows<Finding> = {
	rowOf: ({ outcome, startedAt, nowMilliseconds, random, isTest }): AnsweredRow | undefined => {
		if (outcome.kind !== 'answer' || Object.keys(outcome.headers).length > 0) return undefined;
		return [outcome.status, startedAt, nowMilliseconds, random, isTest];
	},
	findingOf: (row) => {
		const [status, startedAt, nowMilliseconds, random, isTest] = row as AnsweredRow;
		const outcome = { kind: 'answer', status, headers: {} } as const;
		return { outcome, startedAt, nowMilliseconds, random, isTest };
	},
};
