import type { Activity } from '../../../../lib/log/sent/parts/activity';
import type { Overview } from '../../../../lib/log/sent/overview/gather';
import type { Subscription } from '../../../../lib/log/sent/subscription/gather';
import { tally } from '../tally';
import { differences, type Counts } from '../differences';
import type { LogPage } from '../page';
import { samplesIn, sumOf, type ReadSample } from '../samples';
import { statesOf, type SentRecords } from './read';

const SPANS = ['24h', '30d'] as const;
const OUTCOMES = ['delivered', 'retrying', 'failed'] as const;

/**
 * Compares every sum of attempts and deliveries that the page and its metrics show with deliveries and attempts counted one
 * by one; a sentence for each that differs.
 */
export async function sentDifferences(page: LogPage, records: SentRecords): Promise<string[]> {
	return [...(await ofMetrics(page, records)), ...(await ofScreens(page, records))];
}

async function ofMetrics(page: LogPage, records: SentRecords): Promise<string[]> {
	const samples = samplesIn(await page.metrics());
	const shown = samples
		.filter(({ name }) => name === 'telephony_webhooks_deliveries')
		.map(({ labels, value }) => [String(labels.state), value] as const);
	const { attempts } = records;
	const durations = 'telephony_webhooks_attempt_duration_seconds_count';
	return [
		...differences('Metrics of deliveries', Object.fromEntries(shown), statesOf(records)),
		...subscriptionsIn(attempts).flatMap(([id, own]) =>
			differences(`Metrics of attempts of ${id}`, totalsOf({ subscription: id }, samples), own),
		),
		...differences(
			'Metrics of attempts',
			{ ...totalsOf({}, samples), durations: sumOf(samples, durations) },
			{ ...outcomesOf(attempts), durations: attempts.length },
		),
	];
}

function totalsOf(of: Record<string, string>, samples: readonly ReadSample[]): Counts {
	const sum = (outcome: string) =>
		sumOf(samples, 'telephony_webhooks_attempts_total', { ...of, outcome });
	return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, sum(outcome)]));
}

async function ofScreens(page: LogPage, { attempts }: SentRecords): Promise<string[]> {
	const found: string[] = [];
	for (const span of SPANS) {
		const { activity, endpoints } = await page.json<Overview>({ view: 'sent', span });
		found.push(...ofActivity(`Overview of ${span}`, activity, outcomesOf(attempts)));
		for (const [id, own] of subscriptionsIn(attempts)) {
			const day = endpoints.find((one) => one.id === id)?.day ?? [];
			found.push(...differences(`Overview, day of ${id}`, summed(day), own));
			const one = await page.json<Subscription>({ view: 'subscription', id, span });
			found.push(...ofActivity(`Page of ${id}, ${span}`, one.activity, own));
		}
	}
	return found;
}

/** Its numbers, and those of its plot together. */
function ofActivity(where: string, activity: Activity, counted: Counts): string[] {
	const { delivered, retrying, failed, buckets } = activity;
	return [
		...differences(where, { delivered, retrying, failed }, counted),
		...differences(`${where}, plot`, summed(buckets), counted),
	];
}

function summed(buckets: Activity['buckets']): Counts {
	const sum = (outcome: (typeof OUTCOMES)[number]) =>
		buckets.reduce((total, bucket) => total + bucket[outcome], 0);
	return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, sum(outcome)]));
}

function subscriptionsIn(attempts: SentRecords['attempts']): Array<readonly [string, Counts]> {
	const bySubscription = Map.groupBy(attempts, ({ subscriptionId }) => subscriptionId);
	return [...bySubscription].map(([id, own]) => [id, outcomesOf(own)] as const);
}

function outcomesOf(attempts: SentRecords['attempts']): Counts {
	return tally(attempts.map(({ outcome }) => outcome));
}
