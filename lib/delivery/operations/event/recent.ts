import type { Outbox } from '../../../store/outbox';
import type { Clock } from '../../../time/clock';

const KEPT_MILLISECONDS = 1000;
/** Their data may be large. */
const MOST = 4;

/** Reads events as `Outbox.event` does, those that are asked for again within a second only once: they never change. */
export function recentEvents(
	outbox: Pick<Outbox, 'event'>,
	{ timer }: Pick<Clock, 'timer'>,
): Outbox['event'] {
	const recent = new Map<string, ReturnType<Outbox['event']>>();
	return async (id) => {
		const known = recent.get(id);
		if (known !== undefined) return await known;
		const reading = outbox.event(id);
		const forget = () => {
			if (recent.get(id) === reading) recent.delete(id);
		};
		recent.set(id, reading);
		const [oldest] = recent.keys();
		if (recent.size > MOST && oldest !== undefined) recent.delete(oldest);
		reading.catch(forget);
		timer(KEPT_MILLISECONDS, forget);
		return await reading;
	};
}
