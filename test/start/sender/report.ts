import type { Story } from './problems';
import type { Logged } from './log';
import type { EndpointName } from './scene';
import { median } from '../../support/median';
import type { Column } from '../output/table';

/** What became of the events for one endpoint, by the Sender's own log. */
export interface Report {
	readonly name: EndpointName;
	readonly events: number;
	readonly attempts: number;
	/** Deliveries; one that failed and its replay are two. */
	readonly delivered: number;
	/** Deliveries with more than one attempt. */
	readonly retried: number;
	readonly failed: number;
	/** ISO 8601. */
	readonly pausedAt: string | undefined;
	readonly resumedAt: string | undefined;
	readonly replayed: number;
	/** From being stored to the first answer, for events sent while there was no pause. */
	readonly medianFirstAttemptMilliseconds: number;
}

/** Reads the log of one endpoint. */
export function reportOf(name: EndpointName, { scene, log, notices }: Story): Report {
	const logged = log.filter(
		({ subscriptionId }) => subscriptionId === scene.subscriptions[name].id,
	);
	const toldAt = (event: string) =>
		notices.find((notice) => notice.subscription === name && notice.event === event)?.at;
	const pausedAt = toldAt('subscription.paused');
	const resumedAt = toldAt('subscription.recovered');
	const wasHeld = ({ createdAt }: Logged) => pausedAt !== undefined && createdAt >= pausedAt;
	return {
		name,
		events: new Set(logged.map(({ eventId }) => eventId)).size,
		attempts: logged.flatMap(({ attempts }) => attempts).length,
		delivered: logged.filter(({ status }) => status === 'delivered').length,
		retried: logged.filter(({ attempts }) => attempts.length > 1).length,
		failed: logged.filter(({ status }) => status === 'failed').length,
		pausedAt,
		resumedAt,
		replayed: logged.filter(({ replayOf }) => replayOf !== undefined).length,
		medianFirstAttemptMilliseconds: median(
			logged.filter((one) => !wasHeld(one)).map(firstAttemptMilliseconds),
		),
	};
}

function firstAttemptMilliseconds({ createdAt, attempts: [first] }: Logged): number {
	if (first === undefined) return NaN;
	return Date.parse(first.startedAt) + first.durationMilliseconds - Date.parse(createdAt);
}

/** The columns of the table. */
export const COLUMNS: ReadonlyArray<Column<Report>> = [
	['Endpoint', ({ name }) => name],
	['Events', ({ events }) => events],
	['Attempts', ({ attempts }) => attempts],
	['Delivered', ({ delivered }) => delivered],
	['Retried', ({ retried }) => retried],
	['Failed', ({ failed }) => failed],
	['Paused at', ({ pausedAt }) => (pausedAt === undefined ? '–' : timeOf(pausedAt))],
	['Resumed at', ({ resumedAt }) => (resumedAt === undefined ? '–' : timeOf(resumedAt))],
	['Replayed', ({ replayed }) => replayed],
	[
		'Median first attempt',
		({ medianFirstAttemptMilliseconds }) => `${medianFirstAttemptMilliseconds.toFixed(1)} ms`,
	],
];

/** The time of day, here, of a time in ISO 8601. */
export function timeOf(time: string): string {
	return new Date(time).toTimeString().slice(0, 8);
}
