import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Requests } from './requests';
import { medianOf } from '../measure/rounds';
import type { Subject } from './workflows';

/** Long enough for the run of the event before to have ended. */
const PAUSE_MILLISECONDS = 60;

/**
 * The median time to the answer, in milliseconds, of events that come alone, by subject: one after the other with a
 * pause in between, the subjects taking turns.
 */
export async function loneAnswers(
	subjects: readonly Subject[],
	requests: Requests,
	events: number,
): Promise<Map<Subject, number>> {
	const times = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
	const origin = new URL(subjects[0]?.url ?? '').origin;
	const pool = new Pool(origin, { connections: 1 });
	for (let event = 0; event < events; event++) {
		const first = event % subjects.length;
		const turn = [...subjects.slice(first), ...subjects.slice(0, first)];
		// Turned round every other time, so that nobody always follows the same one.
		for (const subject of event % 2 === 0 ? turn : turn.reverse()) {
			await sleep(PAUSE_MILLISECONDS);
			times.get(subject)?.push(await answerTime(pool, subject, requests));
		}
	}
	await pool.close();
	return new Map([...times].map(([subject, found]) => [subject, medianOf(found)]));
}

async function answerTime(
	pool: Pool,
	{ url, title }: Subject,
	requests: Requests,
): Promise<number> {
	const [request] = requests.distinct(1);
	if (request === undefined) throw new Error('No request was made');
	const { headers, body } = request;
	const sentAt = performance.now();
	const response = await pool.request({
		path: new URL(url).pathname,
		method: 'POST',
		headers,
		body,
	});
	await response.body.dump();
	if (response.statusCode !== 200) throw new Error(`${title} answered ${response.statusCode}`);
	return performance.now() - sentAt;
}
