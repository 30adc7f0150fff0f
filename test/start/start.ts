import { ensureN8n, findN8n } from '../n8n/install/n8n';
import { openQueueStage } from '../queueMode/world/stage';
import { emulatePlatforms, openStage, PATIENT, type Stage } from '../stage/stage';
import { firstUse } from './firstUse';
import { openLogPage, problemsOnLogPage } from '../stage/logPage';
import { nextSteps, type Shown } from './nextSteps';
import { choosePort, readOptions, type StartOptions } from './options';
import { createSteps, type Steps } from './output/steps';
import { playReceiving } from './receiving';
import { openEndpoints, type Endpoints } from './sender/endpoints';
import { playSending, SENDING_STEPS } from './sender/send';

/*
 * npm start: a real n8n with the package installed. Part 1: the platforms' events flow into it. Part 2: events go out of
 * it to a healthy, a flaky and a dead endpoint. Each part ends with a table of what became of the events. The editor
 * stays open; with --once the program ends after the tables. Exits 1 if anything is off. With --queue-mode
 * (npm run start:queue) n8n runs as a main process, two workers and two webhook processors over PostgreSQL and Redis.
 */

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const { port, news } = await choosePort(options);
	const platforms = emulatePlatforms(PATIENT);
	const { isInstalled, folder } = await findN8n();
	const ownSteps = isInstalled ? 1 : 2;
	const steps = createSteps(ownSteps + platforms.emulators.length + SENDING_STEPS + 1);
	if (!isInstalled) {
		steps.say(firstUse(folder));
		await steps.run('Download n8n', async (onProgress) => await ensureN8n({ onProgress }));
	}
	if (news !== undefined) steps.say(news);
	const how = options.queueMode ? ' in queue mode' : '';
	const stage = await steps.run(`Start n8n with this package${how}`, async (onProgress) =>
		options.queueMode
			? await openQueueStage({ port, platforms, onProgress })
			: await openStage({ n8n: { port }, platforms }),
	);
	const endpoints = await openEndpoints();
	const close = async () => await Promise.all([stage.close(), endpoints.close()]);
	const { problems, shown } = await play(stage, endpoints, steps, options).catch(
		async (error: unknown) => {
			await close();
			throw error;
		},
	);
	if (options.once || problems.length > 0) {
		await close();
		problems.forEach((problem) => console.error(problem));
		process.exitCode = problems.length > 0 ? 1 : 0;
		return;
	}
	closeOnSignal(close, steps);
	steps.say(await nextSteps(stage.client, shown));
}

/** Both parts: what is wrong, and what there is to look at. */
async function play(stage: Stage, endpoints: Endpoints, steps: Steps, { queueMode }: StartOptions) {
	const { problems, example } = await playReceiving(stage, steps);
	const sent = await playSending(stage.client, endpoints, steps, queueMode);
	const { logPage, unlike } = await steps.run('Look at the log page', async () => {
		const page = await openLogPage(stage.client);
		return { logPage: page, unlike: await problemsOnLogPage(page) };
	});
	const { application, watchingId: watching } = sent.scene;
	const shown: Shown = { example, sending: application.workflowId, watching, logPage };
	return { problems: [...problems, ...sent.problems, ...unlike], shown };
}

/** The first signal ends everything in order. A second one does so at once: the processes' own listener is left alone with it. */
function closeOnSignal(close: () => Promise<unknown>, steps: Steps): void {
	const onSignal = () => {
		process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
		steps.say('\nStopping n8n …');
		close().then(() => steps.say('n8n has ended, and its temporary folder is deleted.'), fail);
	};
	process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
}

function fail(error: unknown): void {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

main().catch(fail);
