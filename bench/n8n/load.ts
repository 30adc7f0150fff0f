import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What to send, how fast and for how long. */
export interface Load {
	readonly url: string;
	/** Sent in order, each once; in a circle where `repeat` is set. */
	readonly requests: ReadonlyArray<{
		readonly id: string;
		readonly body: Uint8Array;
		readonly headers: Readonly<Record<string, string>>;
	}>;
	readonly repeat: boolean;
	/** Keep-alive connections, each with one request under way. */
	readonly connections: number;
	readonly milliseconds: number;
}

/** What came back. */
export interface LoadResult {
	/** How often each status was answered. */
	readonly statuses: Readonly<Record<string, number>>;
	readonly answers: number;
	readonly startedAt: number;
	/** When the last answer was in; epoch milliseconds, as `startedAt`. */
	readonly endedAt: number;
	readonly latenciesMilliseconds: readonly number[];
}

/** Sends a load from a thread of its own, so that neither n8n nor the caller shares its event loop. */
export async function sendLoad(load: Load): Promise<LoadResult> {
	return await new Promise((resolve, reject) => {
		const worker = new Worker(join(__dirname, 'loadWorker.js'), { workerData: load });
		worker.once('message', resolve);
		worker.once('error', reject);
		worker.once('exit', () => reject(new Error('The load ended without a result')));
	});
}
