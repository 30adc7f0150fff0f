import { writeFileSync } from 'node:fs';
import { Draw } from '../emulators/engine/draw';
import { registrationsOf, resume } from './receiver/aftermath';
import { readOptions, type ChaosOptions } from './receiver/options';
import { accountsTable, figuresOf, roundLine } from './report';
import { playRound, type Round } from './receiver/rounds';
import { openScene, type Scene } from './receiver/scene';
import { postgresPrograms } from '../servers/postgres';
import { runProcessesChaos, type ProcessesFigures } from './processes/run';
import { runSenderChaos, type SenderFigures } from './sender/run';
import { judge } from './verdict';

/*
 * npm run test:chaos: a real n8n is killed with SIGKILL under load, round after round, while all five platforms send and
 * retry as their documents say; then every event is accounted for. After that, a sender is killed in the same way while
 * it sends, and of several senders over one store the one that dispatches is killed and suspended. Exits 1 when an event or a delivery is lost, when an event was run twice without a kill that explains it, or
 * when anything else is not as before the first kill.
 */

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const isWanted = (part: ChaosOptions['only']) =>
		options.only === undefined || options.only === part;
	const receive = isWanted('receive') ? await receiveChaos(options) : undefined;
	const send = isWanted('send') ? await sendChaos(options) : undefined;
	const processes = isWanted('processes') ? await processesChaos(options) : [];
	const figures = { ...(receive ?? send), ...togetherOf(receive, send), processes };
	if (options.jsonFile !== undefined) {
		writeFileSync(options.jsonFile, `${JSON.stringify(figures, undefined, '\t')}\n`);
	}
	const problems = [receive, send, ...processes].flatMap((part) => part?.problems ?? []);
	process.exitCode = problems.length > 0 ? 1 : 0;
}

type Receive = Awaited<ReturnType<typeof receiveChaos>>;

/** Where both were killed: what each counts alone, the sums of what both count, and each by itself. */
function togetherOf(receive: Receive | undefined, send: SenderFigures | undefined) {
	if (receive === undefined || send === undefined) return {};
	const { delivered, failed, pending, duplicates } = send;
	return {
		kills: receive.kills + send.kills,
		accepted: receive.accepted + send.accepted,
		lost: receive.lost + send.lost,
		...{ delivered, failed, pending, duplicates },
		problems: [...receive.problems, ...send.problems],
		receive,
		send,
	};
}

async function sendChaos({ senderRounds, seed }: ChaosOptions): Promise<SenderFigures> {
	const figures = await runSenderChaos({ rounds: senderRounds, seed }, say);
	say(JSON.stringify(figures, undefined, '\t'));
	return figures;
}

/** Over a file, and over PostgreSQL where that is installed. */
async function processesChaos({ processRounds, seed }: ChaosOptions): Promise<ProcessesFigures[]> {
	const stops = (['killed', 'suspended'] as const).flatMap((how) =>
		Array.from({ length: processRounds }, () => how),
	);
	const found: ProcessesFigures[] = [];
	for (const store of ['SQLite', 'PostgreSQL'] as const) {
		if (store === 'PostgreSQL' && postgresPrograms() === undefined) continue;
		found.push(await runProcessesChaos({ store, stops, seed }, say));
		say(JSON.stringify(found.at(-1), undefined, '\t'));
	}
	return found;
}

async function receiveChaos(options: ChaosOptions) {
	const startedAt = Date.now();
	const scene = await openScene(options, say);
	try {
		const registered = registrationsOf(scene);
		const { rounds, paused } = await playAll(scene, options);
		say('Sending every event once more …');
		const verdict = await judge(scene, registered);
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		const figures = {
			...figuresOf(options, rounds, verdict),
			subscriptionsPaused: paused,
			failedStarts: scene.lives.failedStarts,
			seconds,
		};
		say(`\n${accountsTable([...verdict.byLine, ['All', verdict.account]])}\n`);
		say(JSON.stringify(figures, undefined, '\t'));
		return figures;
	} finally {
		await scene.close();
	}
}

async function playAll(scene: Scene, options: ChaosOptions) {
	const draw = new Draw(`chaos ${options.seed}`);
	const rounds: Round[] = [];
	let paused = 0;
	for (let number = 1; number <= options.rounds; number++) {
		const startedAt = Date.now();
		const round = await playRound(scene, number, draw.fork(`round ${number}`));
		rounds.push(round);
		for (const emulator of scene.platforms.all) paused += resume(emulator);
		say(roundLine(round, options.rounds, (Date.now() - startedAt) / 1000));
	}
	return { rounds, paused };
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(
		`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
	);
	process.exitCode = 1;
});
