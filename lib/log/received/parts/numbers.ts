import type { Html } from '../../html/template';
import { figures } from '../../layout/facts';
import { compactNumber } from '../../layout/words';
import { latency } from '../../plots/latency';
import { SPANS } from '../../plots/spans';
import type { Traffic } from './traffic';

/** The numbers of a span. */
export function numbers(traffic: Traffic): Html {
	const { accepted, duplicate, ignored, rejected, unavailable } = traffic;
	const { medianMilliseconds, p95Milliseconds } = traffic;
	const during = `last ${SPANS[traffic.span].label}`;
	const all: ReadonlyArray<readonly [label: string, value: string, isBad?: boolean]> = [
		['Accepted', compactNumber(accepted)],
		['Duplicates', compactNumber(duplicate)],
		['Not selected', compactNumber(ignored)],
		['Rejected', compactNumber(rejected), rejected > 0],
		['Unavailable (503)', compactNumber(unavailable), unavailable > 0],
		['Median response', latency(medianMilliseconds)],
		['95 % response', latency(p95Milliseconds)],
	];
	return figures(
		`Requests, ${during}`,
		all.map(([label, value, isBad = false]) => ({ label, value, isBad, hint: during })),
	);
}
