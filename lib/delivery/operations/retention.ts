import type { Outbox } from '../../store/outbox';
import type { SenderLog } from '../dispatch/endpoint/storeHealth';
import type { Clock } from '../../time/clock';
import { errorMessage } from '../../text/error';

const DAY_MILLISECONDS = 86_400_000;
const PURGED_EVERY_MILLISECONDS = 60_000;
const COUNTED_EVERY_MILLISECONDS = 5000;

/** How long what has ended is kept. */
export interface Retention {
	/** Deliveries, their attempts and events. */
	readonly keepDays: number;
	/** A reader of the journal who has acknowledged nothing for so long holds nothing back any more. */
	readonly readerIdleDays: number;
}

/**
 * Has attempts counted every few seconds, so that whoever asks for counts doesn't wait for it; answers how to end that, which
 * waits for what is under way. Where it fails, whoever asks is told why.
 */
export function keepCounting(
	outbox: Pick<Outbox, 'rollUp'>,
	timer: Clock['timer'],
): () => Promise<void> {
	return repeating(COUNTED_EVERY_MILLISECONDS, timer, async () => {
		await outbox.rollUp().catch(() => undefined);
	});
}

/** Forgets once a minute what is older than that by the steady clock; answers how to end that, which waits for a purge under way. */
export function keepPurging(
	outbox: Pick<Outbox, 'purge'>,
	{ keepDays, readerIdleDays }: Retention,
	{ timer, steady }: { readonly timer: Clock['timer']; readonly steady: () => number },
	log: SenderLog,
): () => Promise<void> {
	return repeating(PURGED_EVERY_MILLISECONDS, timer, async () => {
		const now = steady();
		try {
			await outbox.purge({
				endedBefore: now - keepDays * DAY_MILLISECONDS,
				readerIdleBefore: now - readerIdleDays * DAY_MILLISECONDS,
			});
		} catch (error) {
			const reason = errorMessage(error);
			log.warn(`Old deliveries could not be removed; this will be retried: ${reason}`);
		}
	});
}

/** Does the work so long after it was done last; answers how to end that. */
function repeating(
	milliseconds: number,
	timer: Clock['timer'],
	work: () => Promise<void>,
): () => Promise<void> {
	let stopped = false;
	let cancel = () => undefined as void;
	let running: Promise<void> = Promise.resolve();
	const rest = () => {
		cancel = timer(milliseconds, () => {
			running = work().then(() => {
				if (!stopped) rest();
			});
		});
	};
	rest();
	return async () => {
		stopped = true;
		cancel();
		await running;
	};
}
