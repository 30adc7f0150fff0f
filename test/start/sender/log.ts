import type { AttemptView, DeliveryView } from '../../../lib/delivery/sender';
import { itemsOf } from '../../n8n/api/runData';
import type { Desk } from './desk';
import { until } from './events';
import type { SendingScene } from './scene';

/** A delivery as the Sender shows it, with its attempts. */
export interface Logged extends DeliveryView {
	readonly attempts: readonly AttemptView[];
}

/** The Sender's log by its node, once nothing is on its way any more, oldest first. */
export async function readLog(desk: Desk): Promise<Logged[]> {
	const deliveries = await until('The end of all deliveries', async () => {
		const all = await desk.run<DeliveryView>({
			resource: 'delivery',
			operation: 'getAll',
			returnAll: true,
		});
		return all.every(({ endedAt }) => endedAt !== undefined) ? all : undefined;
	});
	const attempts = await desk.run<AttemptView>(
		{ resource: 'delivery', operation: 'attempts', deliveryId: '={{ $json.id }}' },
		deliveries.map(({ id }) => ({ id })),
	);
	return deliveries.reverse().map((delivery) => ({
		...delivery,
		attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
	}));
}

/** What Webhook Sender Trigger told. */
export interface Notice {
	readonly event: string;
	/** ISO 8601. */
	readonly at: string;
	readonly subscription: string;
	readonly reason: string;
}

/** What the watching workflow was told so far, oldest first; waits until this has been told. */
export async function noticesOf(
	{ client, watchingId }: SendingScene,
	awaited: string,
): Promise<Notice[]> {
	return await until(`A run of the watching workflow with ${awaited}`, async () => {
		const listed = (await client.executions.list(watchingId)).reverse();
		const runs = await Promise.all(listed.map(async ({ id }) => await client.executions.get(id)));
		const items = runs.flatMap((run) => itemsOf(run, 'Webhook Sender Trigger'));
		const notices = items.map(({ json }) => json as unknown as Notice);
		return notices.some(({ event }) => event === awaited) ? notices : undefined;
	});
}
