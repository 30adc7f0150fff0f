import { summedDurations } from '../../store/durations';
import type { ReceivedStretch, TriggerInfo } from '../../store/received/counts';
import { outcomesOf } from '../../webhook/rejection/outcomes';
import type { LogSource } from '../source';
import type { Labels, Metric } from './exposition';

/** What triggers received: requests since the beginning by verdict, and how long answering took. */
export async function receivedMetrics({
	received,
	platforms,
}: Pick<LogSource, 'received' | 'platforms'>): Promise<Metric[]> {
	const [triggers, totals] = await Promise.all([received.triggers(), received.totals()]);
	const known = new Map(triggers.map((trigger) => [trigger.id, trigger]));
	const byTrigger = Map.groupBy(totals, ({ triggerId }) => triggerId);
	return [
		{
			type: 'counter',
			name: 'telephony_webhooks_received_total',
			help: 'Requests to triggers by what they turned out to be, and why for those that were rejected.',
			samples: [...totals, ...unseen(triggers, totals, platforms)].map(
				({ triggerId, verdict, reason, count }) => ({
					labels: { ...labelsOf(triggerId, known.get(triggerId)), verdict, reason },
					value: count,
				}),
			),
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

type Total = Pick<ReceivedStretch, 'triggerId' | 'verdict' | 'reason' | 'count'>;

/**
 * What has not happened to known triggers, but can to those of their platforms: a counter that begins with what it counts first
 * would be seen to stand still.
 */
function unseen(
	triggers: readonly TriggerInfo[],
	totals: readonly Total[],
	platforms: LogSource['platforms'],
): Total[] {
	const name = ({ triggerId, verdict, reason }: Omit<Total, 'count'>) =>
		JSON.stringify([triggerId, verdict, reason]);
	const seen = new Set(totals.map(name));
	const outcomes = new Map(platforms.map((platform) => [platform.name, outcomesOf(platform)]));
	return triggers.flatMap(({ id, platform }) =>
		(outcomes.get(platform) ?? [])
			.map((outcome) => ({ triggerId: id, ...outcome, count: 0 }))
			.filter((one) => !seen.has(name(one))),
	);
}

function labelsOf(id: string, trigger: TriggerInfo | undefined): Labels {
	const { nodeName = '', platform = '', workflowName = '' } = trigger ?? {};
	return { trigger: id, name: nodeName, platform, workflow: workflowName };
}
