import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Draw } from '../../emulators/engine/draw';
import { tally } from '../counts/tally';
import { playRound, roundLine, type Round } from './rounds';
import { openScene, type QueueScene } from './scene';
import { judge } from './verdict';

/*
 * npm run test:chaos:queue: n8n in queue mode is under load from platforms and from an application that sends, while round
 * after round a worker, a webhook processor, the main process, PostgreSQL or Redis is killed and started again. Then every
 * event and every delivery is accounted for. Exits 1 where something accepted is lost, came twice without an outage that
 * explains it, or waited for longer than its lease.
 */

const USAGE = 'Usage: npm run test:chaos:queue -- [--rounds N] [--seed S] [--json FILE]';

async function main(): Promise<void> {
	const { rounds, seed, jsonFile } = readOptions(process.argv.slice(2));
	const startedAt = Date.now();
	const scene = await openScene(seed, say);
	try {
		const played = await playAll(scene, rounds, new Draw(`queue mode ${seed}`));
		say('Accounting for everything …');
		const { received, resent, sent, counted, problems } = await judge(scene);
		const { outages } = scene.supervisor;
		const figures = {
			seed,
			rounds,
			killed: tally(outages.filter(({ asked }) => asked).map(({ victim }) => victim)),
			endedByThemselves: tally(outages.filter(({ asked }) => !asked).map(({ victim }) => victim)),
			unsettledRounds: played.filter(({ settled }) => !settled).length,
			received,
			resent,
			sent: { ...sent, repeated: scene.telling.repeated },
			counted,
			problems,
			seconds: Math.round((Date.now() - startedAt) / 1000),
		};
		const text = JSON.stringify(figures, undefined, '\t');
		say(text);
		if (jsonFile !== undefined) writeFileSync(jsonFile, `${text}\n`);
		process.exitCode = problems.length > 0 ? 1 : 0;
	} finally {
		await scene.close();
	}
}

async function playAll(scene: QueueScene, rounds: number, draw: Draw): Promise<Round[]> {
	const played: Round[] = [];
	for (let number = 1; number <= rounds; number++) {
		const round = await playRound(scene, number, draw.fork(`round ${number}`));
		played.push(round);
		say(roundLine(round, number));
	}
	return played;
}

function readOptions(args: readonly string[]) {
	try {
		const { values } = parseArgs({
			args: [...args],
			options: {
				rounds: { type: 'string', default: '10' },
				seed: { type: 'string', default: 'chaos' },
				json: { type: 'string' },
			},
		});
		const rounds = Number(values.rounds);
		if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be 1 or more');
		return { rounds, seed: values.seed, jsonFile: values.json };
	} catch (error) {
		throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
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
