import type { SubscriptionView } from '../../delivery/sender';
import type { LogSource } from '../source';
import type { Metric, Sample } from './exposition';

const STATUSES: ReadonlyArray<SubscriptionView['status']> = [
	'active',
	'probing',
	'paused',
	'auto-paused',
	'disabled',
];

/** What was sent: attempts since the beginning, and how deliveries and subscriptions stand now. */
export async function sentMetrics({ sender, now }: LogSource): Promise<Metric[]> {
	const [attempts, all, deliveries, subscriptions, oldest] = await Promise.all([
		sender.attemptTotals(),
		sender.allAttempts(),
		sender.deliveryCounts(),
		sender.subscriptions(),
		sender.oldestWaiting(),
	]);
	const attempted = new Set(attempts.map(({ subscriptionId }) => subscriptionId));
	// A counter that begins with a failure would be seen to stand still.
	const unattempted = subscriptions.flatMap(({ id }) => (attempted.has(id) ? [] : [noneTo(id)]));
	const labels = new Map(subscriptions.map(({ id, label }) => [id, label]));
	const status = STATUSES.map((status) => ({
		labels: { status },
		value: subscriptions.filter((subscription) => subscription.status === status).length,
	}));
	return [
		{
			type: 'counter',
			name: 'telephony_webhooks_attempts_total',
			help: 'Delivery attempts by how they ended: delivered, retrying (another one is planned), failed (it was the last one).',
			samples: [...attempts, ...unattempted].flatMap(
				({ subscriptionId, delivered, retrying, failed }) =>
					outcomes(
						{ subscription: subscriptionId, label: labels.get(subscriptionId) ?? '' },
						{ delivered, retrying, failed },
					),
			),
		},
		{
			type: 'histogram',
			name: 'telephony_webhooks_attempt_duration_seconds',
			help: 'How long delivery attempts lasted.',
			samples: [all],
		},
		{
			type: 'gauge',
			name: 'telephony_webhooks_deliveries',
			help: 'Deliveries in the log by state.',
			samples: Object.entries(deliveries).map(([state, value]) => ({ labels: { state }, value })),
		},
		{
			type: 'gauge',
			name: 'telephony_webhooks_oldest_waiting_seconds',
			help: 'Age of the oldest delivery that has not ended; 0 where none waits.',
			samples: [{ value: oldest === undefined ? 0 : Math.max(0, now() - oldest) / 1000 }],
		},
		{
			type: 'gauge',
			name: 'telephony_webhooks_subscriptions',
			help: 'Subscriptions by status.',
			samples: status,
		},
	];
}

function noneTo(subscriptionId: string) {
	return { subscriptionId, delivered: 0, retrying: 0, failed: 0 };
}

function outcomes(
	labels: Readonly<Record<string, string>>,
	counts: Readonly<Record<string, number>>,
): Sample[] {
	return Object.entries(counts).map(([outcome, value]) => ({
		labels: { ...labels, outcome },
		value,
	}));
}
