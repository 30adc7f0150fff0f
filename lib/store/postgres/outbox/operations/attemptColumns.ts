import { answerNumber } from '../../../outbox/answers';
import type { AttemptRecord, Judgement } from '../../../outbox/attempt';
import { entryKinds, stateNumbers, wholeTime } from '../../../outbox/stored';
import type { StoredSubscription } from '../../../outbox/subscription';

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
const deliveryWidth = 10;
const subscriptionWidth = 3;
const entryWidth = 12;

/** What the function `settle` writes, column by column. */
export class AttemptColumns {
	private readonly deliveries = columns(deliveryWidth);
	private readonly subscriptions = columns(subscriptionWidth);
	private readonly entries = columns(entryWidth);

	get isEmpty(): boolean {
		return this.deliveries[0]?.length === 0;
	}

	/** What proves that all of it was written; undefined: there is nothing. */
	get first(): FirstAttempt | undefined {
		const [[delivery], [subscription], [attempt]] = [
			this.entries[1],
			this.entries[2],
			this.entries[3],
		] as [number[], number[], number[]];
		if (delivery === undefined || subscription === undefined || attempt === undefined)
			return undefined;
		return { delivery, subscription, attempt };
	}

	/** The function's parameters after the time. */
	get values(): Cell[][] {
		return [...this.deliveries, ...this.subscriptions, ...this.entries];
	}

	/** Adds an attempt with its entries; throws, and adds nothing, where one of its times is invalid. */
	add({ row, attempt, judgement }: JudgedAttempt): void {
		const { outcome, progress, reason } = judgement;
		const due = outcome === 'retrying' ? wholeTime(judgement.dueAt) : null;
		const [firstAt, since] = [progress.firstAt, progress.ownFaultsSince].map(storedTime);
		const startedAt = wholeTime(attempt.startedAt);
		append(this.deliveries, [
			row.number,
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
			row.number,
			row.subscription,
			row.made + 1,
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
			const nothing = Array.from({ length: entryWidth - 5 }, () => null);
			const about = [entryKinds.indexOf(kind), null, row.subscription];
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

function columns(width: number): Cell[][] {
	return Array.from({ length: width }, () => []);
}

function append(to: Cell[][], row: readonly Cell[]): void {
	to.forEach((column, place) => column.push(row[place] ?? null));
}

function storedTime(milliseconds: number | undefined): number | null {
	return milliseconds === undefined ? null : wholeTime(milliseconds);
}
