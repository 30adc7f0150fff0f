import type { Event, Senders } from '../events';
import type { Lives } from '../lives';
import type { Line } from '../scene';
import { outOfBounds, type Counts } from '../../counts/differences';
import type { LogPage } from '../../counts/page';
import type { Ended } from '../../counts/endings';
import { boundsOfAccepted, boundsOfAnswers, type Loss } from './bounds';
import { atRest, checkQuietStretch } from './quiet';
import { receivedByMetrics, receivedDifferences, type Received } from './read';

/** What the log page says of what was received, in numbers. */
export interface ReceivedCounted {
	/** Requests to all triggers, by group. */
	readonly counted: Counts;
	/** A sentence each. */
	readonly problems: readonly string[];
}

/** What else is known. */
export interface KnownOfReceived {
	/** All events with all their runs. */
	readonly events: readonly Event[];
	readonly lives: Pick<Lives, 'at'>;
	readonly endings: readonly Ended[];
	readonly losses: readonly Loss[];
	/** See `boundsOfAccepted`. */
	readonly forgets: boolean;
}

/**
 * Compares what the page says of each trigger with what senders and runs say, then with a known number of requests, sent
 * while nothing is killed; and all numbers of the page with each other.
 */
export async function checkReceived(
	page: LogPage,
	senders: Senders,
	known: KnownOfReceived,
): Promise<ReceivedCounted> {
	const compare = (received: Received) =>
		senders.lines.flatMap((line) =>
			outOfBounds(
				`Metrics of ${line.label}`,
				received.get(line.workflowId) ?? {},
				boundsOf(line, known),
			),
		);
	const problems = compare(await atRest(page, (received) => compare(received).length === 0));
	problems.push(...(await checkQuietStretch(page, senders)), ...(await receivedDifferences(page)));
	return { counted: summed([...(await receivedByMetrics(page)).values()]), problems };
}

function boundsOf({ workflowId, url }: Line, known: KnownOfReceived) {
	const events = known.events.filter(({ line }) => line.workflowId === workflowId);
	const endings = known.endings.filter((one) => one.url === url);
	return {
		accepted: boundsOfAccepted(events, known.lives, known),
		...boundsOfAnswers(endings, known.losses),
	};
}

function summed(all: readonly Counts[]): Counts {
	const sum: Record<string, number> = {};
	for (const [group, count] of all.flatMap((counts) => Object.entries(counts))) {
		sum[group] = (sum[group] ?? 0) + count;
	}
	return sum;
}
