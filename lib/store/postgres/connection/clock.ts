import { wholeMilliseconds } from '../../wholeMilliseconds';
import type { Queries, Statement } from './pool';

/** The database's time, in epoch milliseconds. */
export interface DatabaseClock {
	readonly now: () => number;
	/** Ends its looks at the database. */
	stop(): void;
}

/** The time that a store goes by, in whole milliseconds: the database's, or what it is given. Rejects as `databaseClock`. */
export async function storeClock(
	queries: Queries,
	given: (() => number) | undefined,
): Promise<DatabaseClock> {
	const clock =
		given === undefined ? await databaseClock(queries) : { now: given, stop: () => undefined };
	return { now: wholeMilliseconds(clock.now), stop: () => clock.stop() };
}

/** What the clock needs from outside; absent: this process's. */
export interface ClockSurroundings {
	/** Milliseconds since some moment, which nobody sets. */
	readonly elapsed?: () => number;
	/** Epoch milliseconds by the machine's own clock, which goes on while the machine sleeps. */
	readonly ownTime?: () => number;
	/** Calls back again and again; what it answers ends that. */
	readonly every?: (milliseconds: number, callback: () => void) => () => void;
}

const SAMPLES_AT_FIRST = 5;
/** Oscillators of two machines part by a few milliseconds in this time. */
const SYNCHRONISED_EVERY_MILLISECONDS = 60_000;
/** How often, and by how much, the machine's clock must have parted from `elapsed` for the server to be asked at once. */
const LOOKED_AT_EVERY_MILLISECONDS = 1_000;
const JUMP_MILLISECONDS = 1_000;

const serverTime: Statement = {
	name: 'server_time',
	text: 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS time',
};

/** How far the server's clock is from `elapsed`, at least and at most: it was read between the question and its answer. */
interface Sample {
	readonly least: number;
	readonly most: number;
}

/**
 * The time by the server's clock, so that processes on hosts with different clocks agree on it: read at first and every
 * minute, advanced in between by a clock that nobody sets. That one stands still while the machine sleeps: when the
 * machine's own has gone on further, the server is asked within a second. Rejects where it can't be asked at first.
 */
export async function databaseClock(
	queries: Queries,
	{ elapsed = () => performance.now(), ownTime = Date.now, every = repeat }: ClockSurroundings = {},
): Promise<DatabaseClock> {
	const sample = async (): Promise<Sample> => {
		const asked = elapsed();
		const { rows } = await queries.query<{ time: number }>(serverTime);
		const time = rows[0]?.time ?? NaN;
		return { least: time - elapsed(), most: time - asked };
	};
	let offset = midOf(await narrowest(sample));
	const synchronise = async () => {
		const { least, most } = await sample();
		// Moved no further than what was seen proves, a slow answer proves little.
		offset = Math.min(Math.max(offset, least), most);
	};
	let [askedAt, ahead] = [elapsed(), ownTime() - elapsed()];
	const stop = every(LOOKED_AT_EVERY_MILLISECONDS, () => {
		const jumped = Math.abs(ownTime() - elapsed() - ahead) >= JUMP_MILLISECONDS;
		if (!jumped && elapsed() - askedAt < SYNCHRONISED_EVERY_MILLISECONDS) return;
		const now = elapsed();
		const aheadNow = ownTime() - now;
		askedAt = now;
		// While the server can't be asked, the time goes on, and it is asked again after a jump.
		synchronise().then(
			() => (ahead = aheadNow),
			() => undefined,
		);
	});
	return { now: () => elapsed() + offset, stop };
}

async function narrowest(sample: () => Promise<Sample>): Promise<Sample> {
	let best = await sample();
	for (let count = 1; count < SAMPLES_AT_FIRST; count += 1) {
		const next = await sample();
		if (next.most - next.least < best.most - best.least) best = next;
	}
	return best;
}

function midOf({ least, most }: Sample): number {
	return (least + most) / 2;
}

function repeat(milliseconds: number, callback: () => void): () => void {
	const interval = setInterval(callback, milliseconds);
	interval.unref();
	return () => clearInterval(interval);
}
