import type { StoredDelivery } from '../../store/outbox/delivery';
import type { OperationContext } from './context';
import { iso, statusOf, type DeliveryView } from './view/delivery';

/** What became of a delivery that was replayed. */
export interface LastReplay extends Pick<DeliveryView, 'id' | 'status' | 'createdAt'> {
	readonly subscriptionId: string;
}

/** Replays of replays that are followed. */
const MOST_STEPS = 8;

/**
 * The last replay of each of these deliveries, of those that were replayed; where it was not delivered and was replayed itself,
 * the last of that one, and so on.
 */
export async function lastReplays(
	ids: readonly string[],
	{ outbox }: Pick<OperationContext, 'outbox'>,
): Promise<ReadonlyMap<string, LastReplay>> {
	const found = new Map<string, StoredDelivery>();
	let asked = ids;
	for (let step = 0; step < MOST_STEPS && asked.length > 0; step += 1) {
		const replays = await outbox.replaysOf(asked);
		for (const replay of replays) found.set(replay.replayOf ?? '', replay);
		asked = replays.flatMap(({ id, state }) =>
			state === 'failed' || state === 'cancelled' ? [id] : [],
		);
	}
	const last = (id: string): StoredDelivery | undefined => {
		const replay = found.get(id);
		return replay && (last(replay.id) ?? replay);
	};
	return new Map(
		ids.flatMap((id) => {
			const replay = last(id);
			return replay === undefined ? [] : [[id, shown(replay)] as const];
		}),
	);
}

function shown(replay: StoredDelivery): LastReplay {
	const { id, subscriptionId, createdAt } = replay;
	return { id, status: statusOf(replay), createdAt: iso(createdAt), subscriptionId };
}
