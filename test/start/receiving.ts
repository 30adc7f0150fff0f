import { FORMS } from '../stage/connected';
import { rehearse, type Report } from '../stage/rehearsal';
import type { Stage } from '../stage/stage';
import { saidWhile } from './output/progress';
import { table, type Column } from './output/table';

const COLUMNS: ReadonlyArray<Column<Report>> = [
	['Platform', ({ name }) => name],
	['Requests as in its', ({ dialect }) => FORMS[dialect]],
	['Event types', ({ eventTypes }) => eventTypes],
	['Events sent', ({ events }) => events],
	['Workflow runs', ({ runs }) => runs],
	['Duplicates ignored', ({ duplicatesDropped }) => duplicatesDropped],
	['Forged requests rejected', ({ forgeriesRejected }) => forgeriesRejected],
	['Lost answers, sent again', ({ answersLost }) => answersLost],
	[
		'Median answer time',
		({ medianAnswerMilliseconds }) => `${medianAnswerMilliseconds.toFixed(1)} ms`,
	],
];

/** Part one: every platform's events come into n8n. Prints the table of what became of them; answers what is wrong. */
export async function playReceiving(stage: Stage): Promise<string[]> {
	console.log('Part one: every event of five phone platforms comes into n8n.');
	const reports: Report[] = [];
	for (const emulator of stage.emulators) {
		const name = `${emulator.name}, as its ${FORMS[emulator.dialect]} describes it`;
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
