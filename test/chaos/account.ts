import type { Attempt } from '../emulators/engine/emulator';
import { tally } from './counts/tally';
import { doublesOf, type Double } from './receiver/doubles';
import { endingOf, fateOf, type Event, type Fate } from './receiver/events';
import type { Lives } from './receiver/lives';
import type { Run } from './receiver/runs';
import type { Line } from './receiver/scene';

/** What became of the events, in numbers. */
export interface Account {
	/** Events times the workflows that they go to. */
	readonly sent: number;
	/** The platform has its 2xx, and there is a run. */
	readonly accepted: number;
	/** Runs that n8n has stored, of any status; a batched one carries several events. */
	readonly runs: number;
	/** Of these, cut off by a kill: n8n marks them crashed and does not resume them. */
	readonly crashed: number;
	/** Events with a 2xx of which no run has finished: what is left to do by hand in n8n. */
	readonly unfinished: number;
	/** Runs in which no event was found. */
	readonly empty: number;
	readonly lost: number;
	/** Runs beyond the first of an event, and why. */
	readonly doubled: number;
	readonly doubledBy: Readonly<Record<string, number>>;
	/** By its documents the platform tries no more, and no attempt got through; by how the last attempt ended. */
	readonly givenUp: number;
	readonly givenUpAfter: Readonly<Record<string, number>>;
	readonly ranUnacknowledged: number;
	readonly swallowedByStart: number;
	/** Repeated by the platform although a run was stored, and not run again. */
	readonly repeatsDropped: number;
	/** Attempts by status, or by what came instead of an answer. */
	readonly attempts: Readonly<Record<string, number>>;
}

export function accountOf(
	events: readonly Event[],
	runs: readonly Run[],
	lives: Pick<Lives, 'at'>,
): Account {
	const fates = tally(events.map(fateOf));
	const fate = (name: Fate) => fates[name] ?? 0;
	const doubles = doublesOf(events, lives);
	const givenUp = events.filter((event) => fateOf(event) === 'givenUp');
	return {
		sent: events.length,
		accepted: fate('accepted'),
		runs: runs.length,
		crashed: runs.filter(({ status }) => status !== 'success').length,
		unfinished: events.filter(isUnfinished).length,
		empty: runs.filter(({ marks }) => marks.length === 0).length,
		lost: fate('lost'),
		doubled: doubles.length,
		doubledBy: tally(doubles.map(({ because }) => because)),
		givenUp: givenUp.length,
		givenUpAfter: tally(givenUp.map(({ delivery }) => endingOf(delivery))),
		ranUnacknowledged: fate('ranUnacknowledged'),
		swallowedByStart: fate('swallowedByStart'),
		repeatsDropped: events.filter((event) => isDroppedRepeat(event)).length,
		attempts: tally(events.flatMap(({ delivery }) => delivery.attempts.map(endingOfAttempt))),
	};
}

/** The same for one platform's way into one workflow. */
export function accountOfLine(
	line: Line,
	events: readonly Event[],
	runs: readonly Run[],
	lives: Pick<Lives, 'at'>,
): Account {
	return accountOf(
		events.filter((event) => event.line === line),
		runs.filter(({ workflowId }) => workflowId === line.workflowId),
		lives,
	);
}

/** What must not be: a sentence for each event that is lost, run twice without a reason, or turned away by a trigger. */
export function complaintsAbout(events: readonly Event[], lives: Pick<Lives, 'at'>): string[] {
	const lost = events.filter((event) => fateOf(event) === 'lost');
	const unexplained = doublesOf(events, lives).filter(({ because }) => because === 'unexplained');
	const rejected = events.filter(
		(event) =>
			fateOf(event) === 'givenUp' && ['400', '401', '403'].includes(endingOf(event.delivery)),
	);
	return [
		...lost.map((event) => `Lost: ${described(event)}`),
		...unexplained.map(({ event }: Double) => `Run twice: ${described(event)}`),
		...rejected.map((event) => `Rejected: ${described(event)}`),
	];
}

function described({ line, delivery, mark, runs }: Event): string {
	const attempts = delivery.attempts.map(
		(one) =>
			`${one.startedAt.toISOString()} +${one.durationMilliseconds} ms ${endingOfAttempt(one)}`,
	);
	const stored = runs.map(
		({ id, status, storedAt }) => `run ${id} ${status} ${new Date(storedAt).toISOString()}`,
	);
	const all = [...attempts, ...stored].join('; ');
	return `${line.label}, ${delivery.eventType}, ${mark} (${delivery.state}): ${all}`;
}

function isUnfinished(event: Event): boolean {
	return fateOf(event) === 'accepted' && event.runs.every(({ status }) => status !== 'success');
}

function isDroppedRepeat({ delivery, runs }: Event): boolean {
	const { attempts, state } = delivery;
	return runs.length === 1 && state === 'succeeded' && storedBefore(runs[0], attempts.at(-1));
}

function storedBefore(run: Run | undefined, attempt: Attempt | undefined): boolean {
	return run !== undefined && attempt !== undefined && run.storedAt < attempt.startedAt.getTime();
}

function endingOfAttempt({ status, outcome }: Attempt): string {
	return String(status ?? outcome.kind);
}
