import { summedDurations } from '../../store/durations';
import type { TriggerInfo } from '../../store/received/counts';
import type { LogSource } from '../source';
import type { Labels, Metric } from './exposition';

/** What triggers received: requests since the beginning by verdict, and how long answering took. */
export async function receivedMetrics({ received }: LogSource): Promise<Metric[]> {
	const [triggers, totals] = await Promise.all([received.triggers(), received.totals()]);
	const known = new Map(triggers.map((trigger) => [trigger.id, trigger]));
	const byTrigger = Map.groupBy(totals, ({ triggerId }) => triggerId);
	return [
		{
			type: 'counter',
			name: 'telephony_webhooks_received_total',
			help: 'Requests to triggers by what they turned out to be, and why for those that were rejected.',
			samples: totals.map(({ triggerId, verdict, reason, count }) => ({
				labels: { ...labelsOf(triggerId, known.get(triggerId)), verdict, reason },
				value: count,
			})),
		},
		{
			type: 'histogram',
			name: 'telephony_webhooks_answer_duration_seconds',
			help: 'Time from a request to its answer.',
			samples: [...byTrigger].map(([id, counts]) => ({
				labels: labelsOf(id, known.get(id)),
				...summedDurations(counts),
			})),
		},
	];
}

function labelsOf(id: string, trigger: TriggerInfo | undefined): Labels {
	const { nodeName = '', platform = '', workflowName = '' } = trigger ?? {};
	return { trigger: id, name: nodeName, platform, workflow: workflowName };
}
