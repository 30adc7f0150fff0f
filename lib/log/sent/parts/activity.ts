import { attemptsIn, bucketsOf, summed, type Bucket } from '../../plots/buckets';
import { outcomeBars } from '../../plots/bars';
import { latencyLines } from '../../plots/latency';
import { percentile } from '../../plots/percentile';
import { html, type Html } from '../../html/template';
import { spanNav } from '../../plots/spanNav';
import type { Query } from '../../screen';
import type { LogSource } from '../../source';
import { rangeOf, SPANS, stretchesOf, type SpanName } from '../../plots/spans';

/** How attempts went over a span: of all, or of one subscription. */
export interface Activity {
	readonly span: SpanName;
	readonly attempts: number;
	readonly delivered: number;
	readonly retrying: number;
	readonly failed: number;
	/** Undefined where nothing was attempted. */
	readonly medianMilliseconds?: number | undefined;
	/** What 95 % of the attempts did not exceed. */
	readonly p95Milliseconds?: number | undefined;
	/** Oldest first. */
	readonly buckets: readonly Bucket[];
}

/** Gathers how attempts went. */
export async function gatherActivity(
	{ sender, now }: LogSource,
	name: SpanName,
	subscriptionId?: string,
): Promise<Activity> {
	const span = SPANS[name];
	const at = now();
	const subscriptionIds = subscriptionId === undefined ? undefined : [subscriptionId];
	const stretches = await sender.attemptCounts({ ...stretchesOf(span, at), subscriptionIds });
	const buckets = bucketsOf(stretches, rangeOf(span, at));
	const total = summed(buckets);
	const { delivered, retrying, failed } = total;
	return {
		span: name,
		attempts: attemptsIn(total),
		delivered,
		retrying,
		failed,
		medianMilliseconds: percentile(total, 0.5),
		p95Milliseconds: percentile(total, 0.95),
		buckets,
	};
}

/** Both plots, and the spans to choose from; `at` is the screen's address. */
export function drawActivity({ span, buckets }: Activity, at: Query): Html {
	const { per, format } = SPANS[span];
	return html`<section aria-labelledby="activity">
		<div class="head">
			<h2 id="activity">Activity</h2>
			${spanNav(span, at)}
		</div>
		<div class="grid">
			${outcomeBars({ id: 'outcomes', buckets, per, format })}
			${latencyLines({ id: 'latency', buckets, per, format })}
		</div>
	</section>`;
}
