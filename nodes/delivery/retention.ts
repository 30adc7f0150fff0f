import { ClockWatch } from './clockWatch';
import type { Outbox } from '../store/outbox';
import type { SenderLog } from './dispatcherTrouble';
import type { Clock } from './senderClock';
import { wordsOf } from '../webhook/errorWords';

const DAY_MILLISECONDS = 86_400_000;
const EVERY_MILLISECONDS = 60_000;
/** A clock that was set forth by more than this is believed after a day: what it makes old would be forgotten for good. */
const DOUBTED_MILLISECONDS = DAY_MILLISECONDS / 2;
const DOUBT_MILLISECONDS = DAY_MILLISECONDS;

/** How long what has ended is kept. */
export interface Retention {
	/** Deliveries, their attempts and events. */
	readonly keepDays: number;
	/** A reader of the journal who has acknowledged nothing for so long holds nothing back any more. */
	readonly readerIdleDays: number;
}

/** Forgets once a minute what is older than that; answers how to end that, which waits for a purge under way. */
export function keepPurging(
	outbox: Pick<Outbox, 'purge'>,
	{ keepDays, readerIdleDays }: Retention,
	clock: Clock,
	log: SenderLog,
): () => Promise<void> {
	const isClockDoubtful = doubting(clock);
	let stopped = false;
	let cancel = () => undefined as void;
	let running: Promise<void> = Promise.resolve();
	const purge = async () => {
		const now = clock.now();
		try {
			if (!isClockDoubtful()) {
				await outbox.purge({
					endedBefore: now - keepDays * DAY_MILLISECONDS,
					readerIdleBefore: now - readerIdleDays * DAY_MILLISECONDS,
				});
			}
		} catch (error) {
			const reason = wordsOf(error);
			log.warn(`Old deliveries could not be removed, which is tried again: ${reason}`);
		}
		if (!stopped) rest();
	};
	const rest = () => {
		cancel = clock.timer(EVERY_MILLISECONDS, () => {
			running = purge();
		});
	};
	rest();
	return async () => {
		stopped = true;
		cancel();
		await running;
	};
}

/** Whether the clock was set far forth not long ago, and not back since. */
function doubting(clock: Clock): () => boolean {
	const watch = new ClockWatch(clock);
	let until = -Infinity;
	return () => {
		const set = watch.look()?.milliseconds;
		if (set !== undefined && set < 0) until = -Infinity;
		if (set !== undefined && set > DOUBTED_MILLISECONDS)
			until = clock.elapsed() + DOUBT_MILLISECONDS;
		return clock.elapsed() < until;
	};
}
