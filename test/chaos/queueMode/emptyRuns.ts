import type { Event } from '../receiver/events';
import type { Run } from '../receiver/runs';

/** How long after an answer the database may say that its run was stored. */
const SLACK_MILLISECONDS = 50;
/** How long n8n may take, on a busy machine, to store the run of a request that has hung up meanwhile. */
const STORED_WITHIN_MILLISECONDS = 10_000;

/** Events with their runs, and what is left of the runs without an event. */
export interface Matched {
	readonly events: Event[];
	/** No event's request was open when they were stored. */
	readonly unexplained: Run[];
}

/**
 * Gives runs without an event to events. n8n may lose a run's data with the worker that runs it, and keep the run: it is
 * an event's whose request was open when it was stored. First as many events without a run as possible get one each, as
 * there is one per event; what is left are first runs of events whose request got no 2xx and that have run again since.
 */
export function withEmptyRuns(events: readonly Event[], runs: readonly Run[]): Matched {
	const empty = runs.filter(({ marks }) => marks.length === 0);
	const owners = matched(empty, events);
	const unexplained: Run[] = [];
	for (const run of empty) {
		if (owners.has(run)) continue;
		const owner = events.find((event) => isUnacknowledged(run, event));
		if (owner === undefined) unexplained.push(run);
		else owners.set(run, owner);
	}
	const given = Map.groupBy(owners.keys(), (run) => owners.get(run));
	return {
		events: events.map((event) => {
			const more = given.get(event);
			return more === undefined ? event : { ...event, runs: inOrder([...event.runs, ...more]) };
		}),
		unexplained,
	};
}

const inOrder = (runs: readonly Run[]) => [...runs].sort((one, other) => one.id - other.id);

/** The largest matching of runs and events without a run (by augmenting paths). */
function matched(empty: readonly Run[], events: readonly Event[]): Map<Run, Event> {
	const runOf = new Map<Event, Run>();
	const possible = new Map(
		empty.map((run) => [
			run,
			events.filter((event) => event.runs.length === 0 && attemptsAround(run, event).length > 0),
		]),
	);
	const place = (run: Run, seen: Set<Event>): boolean => {
		for (const event of possible.get(run) ?? []) {
			if (seen.has(event)) continue;
			seen.add(event);
			const other = runOf.get(event);
			if (other !== undefined && !place(other, seen)) continue;
			runOf.set(event, run);
			return true;
		}
		return false;
	};
	for (const run of empty) place(run, new Set());
	return new Map([...runOf].map(([event, run]) => [run, event]));
}

function attemptsAround({ workflowId, storedAt }: Run, { line, delivery }: Event) {
	if (workflowId !== line.workflowId) return [];
	return delivery.attempts.filter(({ startedAt, durationMilliseconds, outcome }) => {
		const from = startedAt.getTime();
		const isOver = outcome.kind === 'answer';
		const slack = isOver ? SLACK_MILLISECONDS : STORED_WITHIN_MILLISECONDS;
		return storedAt >= from && storedAt <= from + durationMilliseconds + slack;
	});
}

/** Whether the run was stored for a request of the event that was not answered with a 2xx, so that it came again. */
function isUnacknowledged(run: Run, event: Event): boolean {
	return attemptsAround(run, event).some(({ status = 0 }) => status < 200 || status >= 300);
}
