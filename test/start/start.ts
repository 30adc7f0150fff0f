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
 * editor stays open; with --once the program ends after the tables. Exits 1 if anything is off.
 */

const RETRY_SPEED = 0.01;

async function main(): Promise<void> {
	const once = process.argv.includes('--once');
	const stage = await saidWhile(
		'Preparing n8n (the first time it is downloaded, which takes some minutes)',
		async (say) =>
			await openStage({
				onProgress: say,
				n8n: { port: await preferredPort() },
				emulators: { timeScale: RETRY_SPEED },
			}),
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

/** n8n's usual port where it is free. */
async function preferredPort(): Promise<number> {
	return await freePort(5678).catch(async () => await freePort());
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
