import type { ReceivedStretch } from '../../../store/received/counts';
import { html, type Html } from '../../html/template';
import { stackedBars } from '../../plots/bars';
import type { Series } from '../../plots/series';
import { latencyLines } from '../../plots/latency';
import { percentile } from '../../plots/percentile';
import { rangeOf, SPANS, type SpanName } from '../../plots/spans';
import type { Query } from '../../screen';
import { spanNav } from '../../plots/spanNav';
import { requestBuckets, summedRequests, type RequestBucket, type RequestCounts } from './buckets';
import { requestsIn, type GroupCounts } from './verdicts';

/** What came in over a span: to all triggers, or to one. */
export interface Traffic extends GroupCounts {
	readonly span: SpanName;
	readonly requests: number;
	/** Until the answer; undefined where nothing came. */
	readonly medianMilliseconds?: number | undefined;
	readonly p95Milliseconds?: number | undefined;
	/** Oldest first. */
	readonly buckets: readonly RequestBucket[];
}

/** What came in, from what the store has counted in the span's stretches. */
export function trafficOf(
	stretches: readonly ReceivedStretch[],
	span: SpanName,
	now: number,
): Traffic {
	const buckets = requestBuckets(stretches, rangeOf(SPANS[span], now));
	const { durations, totalMilliseconds: _, ...groups } = summedRequests(buckets);
	return {
		span,
		requests: requestsIn(groups),
		...groups,
		medianMilliseconds: percentile({ durations }, 0.5),
		p95Milliseconds: percentile({ durations }, 0.95),
		buckets,
	};
}

/** The groups as they are drawn, from the bottom of a bar to its top. */
export const REQUESTS: ReadonlyArray<Series<RequestCounts>> = [
	{ label: 'Accepted', shade: 'series-good', count: ({ accepted }) => accepted },
	{ label: 'Duplicates', shade: 'series-known', count: ({ duplicate }) => duplicate },
	{ label: 'Not selected', shade: 'series-none', count: ({ ignored }) => ignored },
	{ label: 'Unavailable', shade: 'series-warn', count: ({ unavailable }) => unavailable },
	{ label: 'Rejected', shade: 'series-bad', count: ({ rejected }) => rejected },
];

/** Both plots, and the spans to choose from; `at` is the screen's address. */
export function drawTraffic({ span, buckets }: Traffic, at: Query): Html {
	const { per, format } = SPANS[span];
	const nothing = 'No requests in this time.';
	return html`<section aria-labelledby="traffic">
		<div class="head">
			<h2 id="traffic">Traffic</h2>
			${spanNav(span, at)}
		</div>
		<div class="grid">
			${stackedBars(
				{ id: 'requests', buckets, per, format },
				{ title: 'Requests', series: REQUESTS, nothing, isCountedElsewhere: true },
			)}
			${latencyLines(
				{ id: 'answers', buckets, per, format },
				{ title: 'Response time', what: 'Requests' },
			)}
		</div>
	</section>`;
}
