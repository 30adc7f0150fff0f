import type { ReceivedOverview } from '../../../../lib/log/received/overview/gather';
import type { Traffic } from '../../../../lib/log/received/parts/traffic';
import type { Trigger } from '../../../../lib/log/received/trigger/gather';
import { differences, type Counts } from '../../counts/differences';
import type { LogPage } from '../../counts/page';
import { samplesIn, sumOf, type ReadSample } from '../../counts/samples';
import { GROUPS, type Group } from '../../counts/endings';

/** What each trigger received, by its workflow's id and then by group. */
export type Received = ReadonlyMap<string, Counts>;

const VERDICTS: Readonly<Record<string, Group>> = {
	accepted: 'accepted',
	duplicate: 'duplicate',
	notSelected: 'ignored',
	handshake: 'ignored',
	malformed: 'rejected',
	forged: 'rejected',
	stale: 'rejected',
	addressNotAllowed: 'rejected',
	inFlight: 'unavailable',
	unavailable: 'unavailable',
};
const SPANS = ['24h', '30d'] as const;

/** What the metrics say. */
export async function receivedByMetrics(page: LogPage): Promise<Received> {
	return new Map(
		[...byTrigger(samplesIn(await page.metrics()))].map(([id, own]) => [workflowOf(id), own]),
	);
}

function byTrigger(samples: readonly ReadSample[]): Map<string, Counts> {
	const found = new Map<string, Record<string, number>>();
	for (const { name, labels, value } of samples) {
		if (name !== 'telephony_webhooks_received_total') continue;
		const { trigger = '', verdict = '' } = labels;
		const group = VERDICTS[verdict] ?? verdict;
		const counts = found.get(trigger) ?? {};
		found.set(trigger, { ...counts, [group]: (counts[group] ?? 0) + value });
	}
	return found;
}

function workflowOf(trigger: string): string {
	return trigger.split(':')[0] ?? '';
}

/** A sentence for each number of the page that is not what the metrics say; both must have come to rest. */
export async function receivedDifferences(page: LogPage): Promise<string[]> {
	const samples = samplesIn(await page.metrics());
	const found: string[] = [];
	for (const span of SPANS) {
		const { triggers } = await page.json<ReceivedOverview>({ view: 'received', span });
		for (const [id, own] of byTrigger(samples)) {
			const listed = triggers.find((one) => one.id === id);
			found.push(...ofTraffic(`Received in ${span} by ${id}`, listed?.traffic, own));
			const one = await page.json<Trigger>({ view: 'trigger', id, span });
			found.push(...ofTraffic(`Page of ${id}, ${span}`, one.traffic, own), ...ofEvents(one, own));
			const answers = 'telephony_webhooks_answer_duration_seconds_count';
			const answered = { requests: sumOf(samples, answers, { trigger: id }) };
			const requests = { requests: Object.values(own).reduce((sum, count) => sum + count, 0) };
			found.push(...differences(`Metrics of answer times of ${id}`, answered, requests));
		}
	}
	return found;
}

function ofTraffic(where: string, traffic: Traffic | undefined, counted: Counts): string[] {
	if (traffic === undefined) return [`${where}: it is not listed`];
	const plotted = GROUPS.map((group) => [
		group,
		traffic.buckets.reduce((sum, bucket) => sum + bucket[group], 0),
	]);
	const told = GROUPS.map((group) => [group, traffic[group]]);
	return [
		...differences(where, Object.fromEntries(told) as Counts, counted),
		...differences(`${where}, plot`, Object.fromEntries(plotted) as Counts, counted),
	];
}

/** What was accepted is counted by type as well. */
function ofEvents({ id, lastEvents }: Trigger, { accepted = 0 }: Counts): string[] {
	const byType = lastEvents.reduce((sum, { count }) => sum + count, 0);
	return differences(`Last events of ${id}`, { events: byType }, { events: accepted });
}
