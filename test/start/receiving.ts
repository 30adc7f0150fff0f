import { rehearse, type Report } from '../stage/rehearsal';
import type { Stage } from '../stage/stage';
import { saidWhile } from './progress';
import { table, type Column } from './table';

const COLUMNS: ReadonlyArray<Column<Report>> = [
	['Platform', ({ name }) => name],
	['Form', ({ dialect }) => dialect],
	['Event types', ({ eventTypes }) => eventTypes],
	['Events', ({ events }) => events],
	['Runs', ({ runs }) => runs],
	['Copies dropped', ({ duplicatesDropped }) => duplicatesDropped],
	['Forgeries refused', ({ forgeriesRefused }) => forgeriesRefused],
	['Lost answers retried', ({ answersLost }) => answersLost],
	['Median answer', ({ medianAnswerMilliseconds }) => `${medianAnswerMilliseconds.toFixed(1)} ms`],
];

/** Part one: every platform's events flow into n8n. Prints the table of what became of them; answers what is wrong. */
export async function playReceiving(stage: Stage): Promise<string[]> {
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
	console.log(`\n${table(COLUMNS, reports)}\n`);
	return reports.flatMap(({ name, problems }) => problems.map((one) => `${name}: ${one}`));
}
