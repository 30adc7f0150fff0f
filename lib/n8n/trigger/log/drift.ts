import { DriftWatch } from '../../../webhook/drift/watch';
import type { Platform } from '../../../webhook/platform/definition';
import type { Received } from '../../../webhook/receive';
import type { Exchange } from '../exchange';
import { tallyOf } from './count';

const watch = new DriftWatch();

/** Notes which fields of an accepted event are new or missing, once its request is answered. */
export function noteDrift(
	exchange: Exchange,
	{ events }: Pick<Platform, 'events'>,
	{ type, item }: Pick<Received, 'type' | 'item'>,
): void {
	const schema = type === undefined ? undefined : events[type]?.schema;
	if (type === undefined || schema === undefined) return;
	const { context, node } = exchange;
	const drift = watch.look({
		source: `${context.getWorkflow().id} ${node.id} ${type}`,
		schema,
		data: item.data,
		now: performance.now(),
	});
	const tally = drift.length > 0 ? tallyOf(exchange) : undefined;
	if (tally === undefined) return;
	const { id: triggerId, seenAt: at } = tally.info;
	const day = new Date(at).toISOString().slice(0, 10);
	for (const one of drift) tally.note({ triggerId, eventType: type, ...one, day, at });
}
