import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';
import type { Load, LoadResult } from './load';

/* The thread that sends a load: posts its result and ends. */

async function send(load: Load): Promise<LoadResult> {
	const { origin, pathname: path } = new URL(load.url);
	const pool = new Pool(origin, { connections: load.connections, pipelining: 1 });
	const statuses: Record<string, number> = {};
	const latenciesMilliseconds: number[] = [];
	const startedAt = Date.now();
	const until = performance.now() + load.milliseconds;
	let next = 0;
	const connection = async () => {
		for (;;) {
			const at = next++;
			const request = load.requests[load.repeat ? at % load.requests.length : at];
			const sentAt = performance.now();
			if (request === undefined || sentAt > until) return;
			const { headers, body } = request;
			const response = await pool.request({ path, method: 'POST', headers, body });
			await response.body.dump();
			latenciesMilliseconds.push(performance.now() - sentAt);
			statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
		}
	};
	await Promise.all(Array.from({ length: load.connections }, connection));
	const endedAt = Date.now();
	await pool.close();
	return {
		statuses,
		answers: latenciesMilliseconds.length,
		startedAt,
		endedAt,
		latenciesMilliseconds,
	};
}

void send(workerData as Load).then((result) => parentPort?.postMessage(result));
