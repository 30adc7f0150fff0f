import { rehearse, type Report } from '../stage/rehearsal';
import { openStage, type Stage } from '../stage/stage';
import { TEST_OWNER } from '../n8n/session';
import { freePort } from '../n8n/environment';
import { saidWhile } from './progress';
import { table } from './table';

/*
 * npm start: a real n8n with the package installed, the five platforms' events flowing into it, and a table of what
 * became of them. The editor stays open; with --once the program ends after the table. Exits 1 if anything is off.
 */

const RETRY_SPEED = 0.01;

async function main(): Promise<void> {
	const once = process.argv.includes('--once');
	const stage = await saidWhile(
		'Preparing n8n',
		async (say) =>
			await openStage({
				onProgress: say,
				n8n: { port: await preferredPort() },
				emulators: { timeScale: RETRY_SPEED },
			}),
	);
	const reports = await play(stage).catch(async (error: unknown) => {
		await stage.close();
		throw error;
	});
	const problems = reports.flatMap(({ name, problems: found }) =>
		found.map((one) => `${name}: ${one}`),
	);
	console.log(`\n${table(reports)}\n`);
	problems.forEach((problem) => console.error(problem));
	if (once || problems.length > 0) {
		await stage.close();
		process.exitCode = problems.length > 0 ? 1 : 0;
		return;
	}
	console.log(`The editor is open at ${stage.n8n.url}`);
	console.log(`Log in with ${TEST_OWNER.email} and the password ${TEST_OWNER.password}`);
	console.log('Everything is in a temporary folder and goes when you stop this with Ctrl+C.');
}

async function play(stage: Stage): Promise<Report[]> {
	const reports: Report[] = [];
	for (const emulator of stage.emulators) {
		const name = `${emulator.name} (as its ${emulator.dialect === 'vendor' ? 'developer documentation' : 'help page'} says)`;
		reports.push(
			await saidWhile(name, async () => {
				const connected = await stage.connect(emulator);
				return await rehearse(stage.client, connected);
			}),
		);
	}
	return reports;
}

/** n8n's usual port where it is free. */
async function preferredPort(): Promise<number> {
	return await freePort(5678).catch(async () => await freePort());
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
