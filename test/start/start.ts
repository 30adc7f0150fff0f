import { openQueueStage } from '../queueMode/stage';
import { openStage, type Stage } from '../stage/stage';
import { freePort } from '../n8n/process/environment';
import { openEndpoints, type Endpoints } from './sender/endpoints';
import { nextSteps } from './nextSteps';
import { saidWhile } from './output/progress';
import { playReceiving } from './receiving';
import { playSending } from './sender/send';

/*
 * npm start: a real n8n with the package installed. Part one: the five platforms' events flow into it. Part two: events
 * go out of it to a healthy, a flaky and a dead endpoint. Each part ends with a table of what became of the events. The
 * editor stays open; with --once the program ends after the tables. Exits 1 if anything is off. With --queue-mode
 * (npm run start:queue) n8n runs as a main process, two workers and two webhook processors over PostgreSQL and Redis.
 */

const RETRY_SPEED = 0.01;

async function main(): Promise<void> {
	const once = process.argv.includes('--once');
	const queueMode = process.argv.includes('--queue-mode');
	const stage = await saidWhile(
		'Preparing n8n (the first time it is downloaded, which takes some minutes)',
		async (say) => await (queueMode ? inQueueMode(say) : inOneProcess(say)),
	);
	const endpoints = await openEndpoints();
	const close = async () => await Promise.all([stage.close(), endpoints.close()]);
	const problems = await play(stage, endpoints).catch(async (error: unknown) => {
		await close();
		throw error;
	});
	problems.forEach((problem) => console.error(problem));
	if (once || problems.length > 0) {
		await close();
		process.exitCode = problems.length > 0 ? 1 : 0;
		return;
	}
	console.log(await nextSteps(stage.client));
}

async function play(stage: Stage, endpoints: Endpoints): Promise<string[]> {
	const problems = await playReceiving(stage);
	return [...problems, ...(await playSending(stage.client, endpoints))];
}

const EMULATORS = { timeScale: RETRY_SPEED };

async function inOneProcess(onProgress: (news: string) => void): Promise<Stage> {
	const n8n = { port: await preferredPort() };
	return await openStage({ onProgress, n8n, emulators: EMULATORS });
}

async function inQueueMode(onProgress: (news: string) => void): Promise<Stage> {
	return await openQueueStage({ onProgress, port: await preferredPort(), emulators: EMULATORS });
}

/** n8n's usual port where it is free. */
async function preferredPort(): Promise<number> {
	return await freePort(5678).catch(async () => await freePort());
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
