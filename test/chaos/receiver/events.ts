import type { Delivery } from '../../emulators/engine/emulator';
import { markIn } from './platforms/load';
import type { Run } from './runs';
import type { Platforms } from './platforms/platforms';
import type { Line } from './scene';

/** One event on its way into one workflow, with all that became of it. */
export interface Event {
	readonly line: Line;
	readonly mark: string;
	readonly delivery: Delivery;
	/** In the order in which n8n stored them. */
	readonly runs: readonly Run[];
}

/** Who sends, and into which workflows. */
export interface Senders {
	readonly platforms: Pick<Platforms, 'all'>;
	readonly lines: readonly Line[];
}

/** Every event that any platform has sent, from the platforms' own delivery logs, joined with n8n's runs. */
export function eventsOf({ platforms, lines }: Senders, runs: readonly Run[]): Event[] {
	const found = new Map<string, Run[]>();
	for (const run of runs) {
		for (const mark of run.marks) {
			const key = `${run.workflowId} ${mark}`;
			found.set(key, [...(found.get(key) ?? []), run]);
		}
	}
	return platforms.all.flatMap((emulator) =>
		emulator.deliveries().flatMap((delivery): Event[] => {
			const line = lines.find(({ url }) => url === urlOf(delivery));
			const mark = markOf(delivery);
			if (line === undefined || mark === undefined) return [];
			return [{ line, mark, delivery, runs: found.get(`${line.workflowId} ${mark}`) ?? [] }];
		}),
	);
}

/** Nectar Desk's URLs carry each event's name and a token. */
function urlOf({ subscription }: Delivery): string | undefined {
	return subscription.url.split('?')[0];
}

function markOf({ attempts }: Delivery): string | undefined {
	const body = attempts[0]?.request.body;
	return body === undefined ? undefined : markIn(JSON.parse(body.toString('utf8')));
}

/** What became of an event. */
export type Fate =
	/** The platform has its 2xx, and there is a run. */
	| 'accepted'
	/** There is a run; its answer never reached the platform, which has given up. */
	| 'ranUnacknowledged'
	/** By its documents the platform tries no more, and no attempt got through. */
	| 'givenUp'
	/** n8n itself said 200 while it migrated its database, before any trigger could see the request. */
	| 'swallowedByStart'
	/** The platform has its 2xx or still tries, and there is no run. */
	| 'lost';

export function fateOf({ delivery, runs }: Pick<Event, 'delivery' | 'runs'>): Fate {
	if (runs.length > 0) return delivery.state === 'failed' ? 'ranUnacknowledged' : 'accepted';
	if (delivery.state === 'failed') return 'givenUp';
	const answer = delivery.attempts.at(-1)?.responseBody ?? '';
	return answer === STARTING_UP ? 'swallowedByStart' : 'lost';
}

/** n8n's answer to every request between listening and having migrated its database, with status 200. */
const STARTING_UP = 'n8n is starting up. Please wait';

/** How an attempt ended, in a word: its status, or what came instead of an answer. */
export function endingOf(delivery: Delivery): string {
	const last = delivery.attempts.at(-1);
	return last === undefined ? 'never tried' : String(last.status ?? last.outcome.kind);
}
