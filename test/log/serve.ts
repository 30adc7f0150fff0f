import { setTimeout as wait } from 'node:timers/promises';
import { invent } from './invented';
import { PASSWORD, serveLog } from './server';

/*
 * Serves the log page with a day that never was, to look at: `node dist/test/log/serve.js [port]`. Time goes on in it, and
 * what its forms ask for is done, by endpoints that are functions.
 */

const STEP_MILLISECONDS = 50;

async function main(port: number): Promise<void> {
	const { stage, source } = await invent();
	const server = await serveLog(async () => source, { port, now: source.now });
	console.log(`${server.url}\nPassword: ${PASSWORD}\nCtrl+C ends it.`);
	const ended = new AbortController();
	process.once('SIGINT', () => ended.abort());
	process.once('SIGTERM', () => ended.abort());
	while (!ended.signal.aborted) {
		await wait(STEP_MILLISECONDS);
		await stage.clock.pass(STEP_MILLISECONDS);
	}
	await server.close();
	await stage.close();
}

void main(Number(process.argv[2] ?? 0));
