import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** An endpoint that is running. */
export interface Endpoint {
	readonly url: string;
	stop(): Promise<void>;
}

/** Starts the endpoint in a process of its own. */
export async function startEndpoint(): Promise<Endpoint> {
	const child: ChildProcess = fork(join(__dirname, 'endpoint.js'), { execArgv: [] });
	const [{ port }] = (await once(child, 'message')) as [{ port: number }];
	return {
		url: `http://127.0.0.1:${port}`,
		stop: async () => {
			const gone = once(child, 'exit');
			child.kill();
			await gone;
		},
	};
}

/** An event of about 1 KB as JSON, with numbers and text as a call has them. */
export function callEvent(number: number) {
	return {
		call_id: `call_${number}`,
		direction: 'inbound',
		from: '+14155550101',
		to: '+14155550199',
		started_at: '2026-03-07T15:30:00Z',
		duration_seconds: 184,
		disposition: 'answered',
		agent: { id: 42, name: 'Sam Rivera', email: 'sam@example.com' },
		tags: ['support', 'billing', 'vip'],
		notes: 'n'.repeat(640),
	};
}

/** Does the work for 0 … count - 1, so many at a time; answers how many a second were done. */
export async function rateOf(
	count: number,
	inFlight: number,
	work: (at: number) => Promise<unknown>,
): Promise<number> {
	let next = 0;
	const one = async () => {
		while (next < count) await work(next++);
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: inFlight }, one));
	return (count / (performance.now() - start)) * 1000;
}

/** Starts the work so many times a second for so long, whether earlier ones have ended or not; answers their milliseconds. */
export async function latenciesOf(
	perSecond: number,
	seconds: number,
	work: (at: number) => Promise<unknown>,
): Promise<number[]> {
	const start = performance.now();
	const latencies: number[] = [];
	const pending: Array<Promise<void>> = [];
	const one = async (at: number) => {
		const dueAt = start + (at / perSecond) * 1000;
		await work(at);
		latencies.push(performance.now() - dueAt);
	};
	for (let at = 0; at < perSecond * seconds;) {
		const due = Math.floor(((performance.now() - start) / 1000) * perSecond);
		while (at <= due && at < perSecond * seconds) pending.push(one(at++));
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
	await Promise.all(pending);
	return latencies;
}
