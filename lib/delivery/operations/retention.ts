import type { Outbox } from '../../store/outbox';
import type { SenderLog } from '../dispatch/endpoint/storeHealth';
import type { Clock } from '../../time/clock';
import { errorMessage } from '../../text/error';

const DAY_MILLISECONDS = 86_400_000;
const EVERY_MILLISECONDS = 60_000;

/** How long what has ended is kept. */
export interface Retention {
	/** Deliveries, their attempts and events. */
	readonly keepDays: number;
	/** A reader of the journal who has acknowledged nothing for so long holds nothing back any more. */
	readonly readerIdleDays: number;
}

/** Forgets once a minute what is older than that by the steady clock; answers how to end that, which waits for a purge under way. */
export function keepPurging(
	outbox: Pick<Outbox, 'purge'>,
	{ keepDays, readerIdleDays }: Retention,
	{ timer, steady }: { readonly timer: Clock['timer']; readonly steady: () => number },
	log: SenderLog,
): () => Promise<void> {
	let stopped = false;
	let cancel = () => undefined as void;
	let running: Promise<void> = Promise.resolve();
	const purge = async () => {
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
		if (!stopped) rest();
	};
	const rest = () => {
		cancel = timer(EVERY_MILLISECONDS, () => {
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
