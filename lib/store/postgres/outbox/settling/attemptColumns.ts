import { answerNumber } from '../../../outbox/answers';
import type { AttemptRecord, Judgement } from '../../../outbox/attempt';
import { entryKinds, stateNumbers, wholeTime, wholeTimeOrNull } from '../../../outbox/stored';
import type { StoredSubscription } from '../../../outbox/subscription';
import { bigints, booleans, doubles, integers, smallints, texts } from '../../columns';

/** A delivery that is claimed, as its judge is told. */
export interface HeldRow {
	readonly number: number;
	readonly token: number;
	readonly subscription: number;
	readonly made: number;
	readonly attempts: number;
	readonly first_at: number | null;
	readonly own_faults: number;
	readonly own_faults_since: number | null;
}

/** A subscription as the judgements of a batch leave it, one after another. */
export interface JudgedSubscription {
	readonly number: number;
	value: StoredSubscription;
	isJudged: boolean;
	isDisabled: boolean;
}

/** An attempt and what it leads to. */
export interface JudgedAttempt {
	readonly row: HeldRow;
	readonly attempt: AttemptRecord;
	readonly judgement: Judgement;
}

/** Which attempt of a batch was judged first. */
export interface FirstAttempt {
	readonly delivery: number;
	readonly subscription: number;
	readonly attempt: number;
}

type Cell = string | number | boolean | null;
type Column = (cells: readonly never[]) => Buffer;

/** The parameters of the function `settle` after the time. */
const deliveryColumns: readonly Column[] = [
	...[bigints, integers, integers, smallints, bigints],
	...[integers, bigints, integers, bigints, texts, integers, smallints],
];
const subscriptionColumns: readonly Column[] = [bigints, texts, booleans];
const entryColumns: readonly Column[] = [
	...[smallints, bigints, bigints, integers, bigints, doubles],
	...[texts, integers, texts, texts, texts, bigints],
];

/** What the function `settle` writes, column by column. */
export class AttemptColumns {
	/** What proves that all of it was written; undefined: there is nothing. */
	first: FirstAttempt | undefined;
	private readonly deliveries = deliveryColumns.map((): Cell[] => []);
	private readonly subscriptions = subscriptionColumns.map((): Cell[] => []);
	private readonly entries = entryColumns.map((): Cell[] => []);

	/** The function's parameters after the time. */
	get values(): Buffer[] {
		return [
			...written(deliveryColumns, this.deliveries),
			...written(subscriptionColumns, this.subscriptions),
			...written(entryColumns, this.entries),
		];
	}

	/** Adds an attempt with its entries; throws, and adds nothing, where one of its times is invalid. */
	add({ row, attempt, judgement }: JudgedAttempt): void {
		const { outcome, progress, reason } = judgement;
		const due = outcome === 'retrying' ? wholeTime(judgement.dueAt) : null;
		const [firstAt, since] = [progress.firstAt, progress.ownFaultsSince].map(wholeTimeOrNull);
		const startedAt = wholeTime(attempt.startedAt);
		const { number: delivery, subscription, token, made } = row;
		this.first ??= { delivery, subscription, attempt: made + 1 };
		append(this.deliveries, [
			delivery,
			token,
			made,
			outcome === 'retrying' ? stateNumbers.pending : stateNumbers[outcome],
			due,
			progress.attempts,
			firstAt ?? null,
			progress.ownFaults,
			since ?? null,
			reason,
			attempt.status ?? null,
			answerNumber(attempt),
		]);
		append(this.entries, [
			entryKinds.indexOf(`delivery.${outcome}`),
			delivery,
			subscription,
			made + 1,
			startedAt,
			attempt.durationMilliseconds,
			attempt.url,
			attempt.status ?? null,
			attempt.responseHeadersText ?? JSON.stringify(attempt.responseHeaders) ?? null,
			attempt.responseBody ?? null,
			attempt.reason,
			due,
		]);
		for (const { kind, reason } of judgement.journal ?? []) {
			const nothing = Array.from({ length: entryColumns.length - 5 }, () => null);
			const about = [entryKinds.indexOf(kind), null, subscription];
			append(this.entries, [...about, ...nothing, reason, null]);
		}
	}

	/** Adds what has become of the subscriptions. */
	addSubscriptions(judged: Iterable<JudgedSubscription>): void {
		for (const { number, value, isJudged, isDisabled } of judged) {
			if (isJudged) append(this.subscriptions, [number, JSON.stringify(value.health), isDisabled]);
		}
	}
}

function written(columns: readonly Column[], cells: readonly Cell[][]): Buffer[] {
	return columns.map((column, place) => column((cells[place] ?? []) as never[]));
}

function append(to: Cell[][], row: readonly Cell[]): void {
	to.forEach((column, place) => column.push(row[place] ?? null));
}
