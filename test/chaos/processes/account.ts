import type { Arrival } from './endpoint';
import { mostWithin } from '../../support/mostWithin';
import { KEYS, LIMITS } from './protocol';
import { stillness, type Heard } from './stillness';

/** An attempt, as the process that made it said right before it wrote the request. */
export interface Start {
	readonly by: string;
	readonly mark: string;
	readonly at: number;
}

/** A process that was stopped: killed, or suspended for a while. */
export interface Stop {
	readonly how: 'killed' | 'suspended';
	readonly by: string;
	readonly at: number;
	/** By when the endpoint had read all that it sent before. */
	readonly readBy: number;
	/** When another process started an attempt first. */
	readonly replacedAt: number;
}

/** What is known in the end. */
export interface Seen {
	/** Delivery ids by what the events say of themselves. */
	readonly accepted: ReadonlyMap<string, string>;
	readonly starts: readonly Start[];
	readonly stops: readonly Stop[];
	readonly arrivals: readonly Arrival[];
	readonly heard: Heard;
}

/** What became of the endpoint's limits. */
export interface ProcessesAccount {
	readonly accepted: number;
	readonly attempts: number;
	/** The most attempts that started within any second by the senders' clock, which is what is promised. */
	readonly mostStartedInASecond: number;
	/** The same by the endpoint's: a network, or a busy endpoint, may bring requests closer together. */
	readonly mostArrivedInASecond: number;
	/** The most requests at a time. */
	readonly mostAtATime: number;
	/** The longest that the endpoint waited for another process. */
	readonly longestTakeOverSeconds: { readonly killed: number; readonly suspended: number };
	/** How often another process went on. */
	readonly turns: number;
	/** A sentence each. */
	readonly problems: readonly string[];
}

const TAKE_OVER_SECONDS = 10;

/** Compares what was promised with what happened. */
export function accountOf(seen: Seen): ProcessesAccount {
	const { accepted, stops, arrivals, heard } = seen;
	const starts = [...seen.starts].sort((one, other) => one.at - other.at);
	const turns = starts.filter(({ by }, at) => by !== starts[at - 1]?.by).length;
	const unforced = starts.filter((start, at) => isUnforced(starts[at - 1], start, heard)).length;
	const counted = {
		accepted: accepted.size,
		attempts: starts.length,
		mostStartedInASecond: mostWithin(
			starts.map(({ at }) => at),
			1000,
		),
		mostArrivedInASecond: mostWithin(
			arrivals.map(({ at }) => at),
			1000,
		),
		mostAtATime: Math.max(...arrivals.map(({ open }) => open)),
		longestTakeOverSeconds: {
			killed: longest(stops, 'killed'),
			suspended: longest(stops, 'suspended'),
		},
		turns,
	};
	const arrived = new Set(arrivals.map(({ mark }) => mark));
	const lost = [...accepted.keys()].filter((mark) => !arrived.has(mark)).length;
	const again = repeated(starts, stops);
	const disorder = outOfOrder(arrivals, accepted);
	const { ratePerSecond, concurrency } = LIMITS;
	const late = stops.filter((stop) => isLate(stop, seen));
	const found: ReadonlyArray<readonly [isWrong: boolean, sentence: string]> = [
		[lost > 0, `${lost} accepted events never arrived`],
		[again > 0, `${again} events were attempted again though nobody was stopped in between`],
		[disorder > 0, `${disorder} events arrived before an earlier one of their key`],
		[
			counted.mostStartedInASecond > ratePerSecond,
			`${counted.mostStartedInASecond} attempts started within a second`,
		],
		[counted.mostAtATime > concurrency, `${counted.mostAtATime} requests were open at a time`],
		[
			late.length > 0,
			`A process was replaced after ${Math.max(...late.map(takeOver)) / 1000} s only`,
		],
		[unforced > 0, `The queue changed hands ${turns - 1} times for ${stops.length} stops`],
	];
	return {
		...counted,
		problems: found.flatMap(([isWrong, sentence]) => (isWrong ? [sentence] : [])),
	};
}

/** From a stop to the first attempt of another process, in milliseconds. */
function takeOver({ at, replacedAt }: Stop): number {
	return replacedAt - at;
}

/** While the machine stands still, nobody can take over. */
function isLate(stop: Stop, { heard, stops }: Pick<Seen, 'heard' | 'stops'>): boolean {
	const { at, replacedAt } = stop;
	const gone = stops.filter((one) => one === stop || (one.how === 'killed' && one.at < at));
	const others = [...heard].filter(([name, [first = Infinity]]) => {
		return first <= at && !gone.some(({ by }) => by === name);
	});
	const stood = Math.max(0, ...others.map(([name]) => stillness(heard, name, at, replacedAt)));
	return takeOver(stop) - stood > TAKE_OVER_SECONDS * 1000;
}

/** Whether another process went on although the one before was there. */
function isUnforced(before: Start | undefined, { by, at }: Start, heard: Heard): boolean {
	if (before === undefined || before.by === by) return false;
	return stillness(heard, before.by, before.at, at) === 0;
}

function longest(stops: readonly Stop[], how: Stop['how']): number {
	const taken = stops.filter((stop) => stop.how === how).map(takeOver);
	return Math.max(0, ...taken) / 1000;
}

function repeated(starts: readonly Start[], stops: readonly Stop[]): number {
	const before = new Map<string, Start>();
	return starts.filter((start) => {
		const first = before.get(start.mark);
		before.set(start.mark, start);
		const isExplained = stops.some(
			({ by, at, replacedAt }) => by === first?.by && first.at <= replacedAt && at <= start.at,
		);
		return first !== undefined && !isExplained;
	}).length;
}

/** Of each key, in the order they were stored: those whose first arrival is earlier than that of one before. */
function outOfOrder(arrivals: readonly Arrival[], accepted: ReadonlyMap<string, string>): number {
	const first = new Map<string, number>();
	arrivals.forEach(({ mark }, position) => first.set(mark, first.get(mark) ?? position));
	const latest = new Map<number, number>();
	const stored = [...accepted].sort(([, one], [, other]) => numberOf(one) - numberOf(other));
	return stored.filter(([mark]) => {
		const key = numberOf(mark) % KEYS;
		const position = first.get(mark) ?? Infinity;
		const before = latest.get(key) ?? -1;
		latest.set(key, Math.max(before, position));
		return position < before;
	}).length;
}

function numberOf(name: string): number {
	return Number(/\d+$/.exec(name)?.[0]);
}
