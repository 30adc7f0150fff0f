import type { Dispatcher } from './loop';
import type { Clock } from '../../time/clock';

/** Looking takes no more than this share of the time, however many subscriptions wait. */
const LOOKING_SHARE = 0.05;
/** However long a look has taken. */
const LONGEST_PAUSE_MILLISECONDS = 60_000;

/** Looks for due deliveries now and again and again; answers how to end that. */
export function pollDue(
	dispatcher: Pick<Dispatcher, 'look'>,
	clock: Clock,
	pollMilliseconds: number,
): () => Promise<void> {
	let stopped = false;
	let cancel = () => undefined as void;
	const look = async () => {
		const startedAt = clock.elapsed();
		await dispatcher.look();
		const took = clock.elapsed() - startedAt;
		const rest = Math.min(LONGEST_PAUSE_MILLISECONDS, took / LOOKING_SHARE);
		const pause = Math.max(pollMilliseconds, rest);
		if (stopped) return;
		cancel = clock.timer(pause, () => {
			looking = look();
		});
	};
	let looking = look();
	return async () => {
		stopped = true;
		cancel();
		await looking;
	};
}
