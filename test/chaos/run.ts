import { writeFileSync } from 'node:fs';
import { Draw } from '../emulators/draw';
import { registrationsOf, resume } from './aftermath';
import { readOptions, type ChaosOptions } from './options';
import { figuresOf, roundLine, table } from './report';
import { playRound, type Round } from './rounds';
import { openScene, type Scene } from './scene';
import { judge } from './verdict';

/*
 * npm run test:chaos: a real n8n is killed with SIGKILL under load, round after round, while all five platforms send and
 * retry as their documents say; then every event is accounted for. Exits 1 when one is lost, or was run twice without a
 * kill that explains it, or when anything else is not as before the first kill.
 */

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
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
		say(`\n${table([...verdict.byLine, ['All', verdict.account]])}\n`);
		say(JSON.stringify(figures, undefined, '\t'));
		if (options.jsonFile !== undefined) {
			writeFileSync(options.jsonFile, `${JSON.stringify(figures, undefined, '\t')}\n`);
		}
		process.exitCode = verdict.problems.length > 0 ? 1 : 0;
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
