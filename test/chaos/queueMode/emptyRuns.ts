import type { Event } from '../receiver/events';
import type { Run } from '../receiver/runs';

/** How long after an answer the database may say that its run was stored. */
const SLACK_MILLISECONDS = 50;

/** Events with their runs, and what is left of the runs without an event. */
export interface Matched {
	readonly events: Event[];
	/** They may be anybody's second run. */
	readonly unexplained: Run[];
}

/**
 * Gives runs without an event to events without a run. n8n may lose a run's data with the worker that runs it, and keep the
 * run: it is the event's whose request was being answered when it was stored, each event's one at most.
 */
export function withEmptyRuns(events: readonly Event[], runs: readonly Run[]): Matched {
	const unexplained = runs.filter(({ marks }) => marks.length === 0);
	const matched = events.map((event) => {
		if (event.runs.length > 0) return event;
		const index = unexplained.findIndex((run) => isStoredFor(run, event));
		return index < 0 ? event : { ...event, runs: unexplained.splice(index, 1) };
	});
	return { events: matched, unexplained };
}

function isStoredFor({ workflowId, storedAt }: Run, { line, delivery }: Event): boolean {
	if (workflowId !== line.workflowId) return false;
	return delivery.attempts.some(({ startedAt, durationMilliseconds }) => {
		const from = startedAt.getTime();
		return storedAt >= from && storedAt <= from + durationMilliseconds + SLACK_MILLISECONDS;
	});
}
