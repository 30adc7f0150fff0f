import { platforms } from '../../../nodes/platforms';
import { retryHorizonSeconds } from '../../../lib/webhook/retry/platformDelivery';
import type { Event } from './events';
import { REMEMBERED_WITHIN_MILLISECONDS, type Lives } from './lives';
import type { Run } from './runs';

/** Why an event has more than one run. */
export type DoubleClass =
	/** Killed after n8n had stored the run and before it had answered; that run never finished. */
	| 'unanswered, first run cut off'
	/** The same, but n8n had not begun that run and began it after its next start. */
	| 'unanswered, first run resumed'
	/** The same, but that run had finished before. */
	| 'unanswered, first run finished'
	/** Answered, and killed before the answer was remembered: only a sender that repeats what was accepted sees it. */
	| 'answered, not yet remembered'
	/** Equal content after the last moment its platform could retry, where nothing tells one delivery from another. */
	| 'equal content later, an event of its own'
	| 'unexplained';

/** A run after which its event ran again, and why. */
export interface Double {
	readonly event: Event;
	readonly run: Run;
	readonly because: DoubleClass;
}

/** How long n8n may take, on a busy machine, from storing a run to answering a request that has hung up meanwhile. */
const ANSWERED_WITHIN_MILLISECONDS = 10_000;
/** A proxy says 502 a moment after n8n is gone, and the kill is noted a moment before. */
const SLACK_MILLISECONDS = 100;

/** One entry for each run that should not be there: every run of an event but its last must have been cut off by a kill. */
export function doublesOf(events: readonly Event[], lives: Pick<Lives, 'at'>): Double[] {
	return events.flatMap((event) =>
		event.runs.slice(0, -1).map((run, index) => ({
			event,
			run,
			because: reasonFor(run, event.runs[index + 1], event, lives),
		})),
	);
}

function reasonFor(
	run: Run,
	following: Run | undefined,
	{ line, delivery: { attempts } }: Event,
	lives: Pick<Lives, 'at'>,
): DoubleClass {
	if (following !== undefined && following.storedAt - run.storedAt > comparedFor(line)) {
		return 'equal content later, an event of its own';
	}
	const life = lives.at(run.storedAt);
	const attempt = attempts.findLast(({ startedAt }) => startedAt.getTime() <= run.storedAt);
	if (life?.killedAt === undefined || attempt === undefined) return 'unexplained';
	if (following === undefined || lives.at(following.storedAt) === life) return 'unexplained';
	const endedAt = attempt.startedAt.getTime() + attempt.durationMilliseconds;
	if (attempt.outcome.kind === 'answer' && attempt.outcome.status < 300) {
		const { remembersUntil = life.killedAt - REMEMBERED_WITHIN_MILLISECONDS } = life;
		return endedAt >= remembersUntil ? 'answered, not yet remembered' : 'unexplained';
	}
	const open = endedAt >= life.killedAt - SLACK_MILLISECONDS;
	if (!open && life.killedAt - run.storedAt > ANSWERED_WITHIN_MILLISECONDS) return 'unexplained';
	if (run.status !== 'success') return 'unanswered, first run cut off';
	const resumed = (run.begunAt ?? 0) > life.killedAt;
	return resumed ? 'unanswered, first run resumed' : 'unanswered, first run finished';
}

/** How long after an event equal content is a duplicate, in milliseconds; elsewhere for as long as it is remembered. */
function comparedFor({ emulator }: Event['line']): number {
	const delivery = platforms.find(({ id }) => id === emulator.id)?.delivery;
	return delivery?.inOrder === true ? retryHorizonSeconds(delivery) * 1000 : Infinity;
}
