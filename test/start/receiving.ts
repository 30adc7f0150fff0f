import type { Emulator } from '../emulators/engine/emulator';
import { FORMS, type Connected } from '../stage/connected';
import { rehearse, type Report } from '../stage/rehearsal';
import type { Stage } from '../stage/stage';
import type { Steps } from './output/steps';
import { table, type Column } from './output/table';

const COLUMNS: ReadonlyArray<Column<Report>> = [
	['Platform', ({ name }) => name],
	['Requests follow its', ({ dialect }) => FORMS[dialect]],
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

/** What part one leaves behind: what is wrong, and JustCall's workflow to look at. */
export interface Received {
	readonly problems: readonly string[];
	readonly example: Connected;
}

/** Part one: n8n receives every event of every platform. Prints the table of what became of them. */
export async function playReceiving(stage: Stage, steps: Steps): Promise<Received> {
	steps.say('\nPart 1: n8n receives every event of every phone platform.');
	const reports: Report[] = [];
	const connected = new Map<Emulator, Connected>();
	for (const emulator of stage.emulators) {
		const title = `Receive the events of ${emulator.name} (${FORMS[emulator.dialect]})`;
		await steps.run(title, async () => {
			const one = await stage.connect(emulator);
			connected.set(emulator, one);
			reports.push(await rehearse(stage.client, one));
		});
	}
	steps.say(`\n${table(COLUMNS, reports, steps.columns())}\n`);
	const example = [...connected].find(([{ id }]) => id === 'justCall')?.[1];
	if (example === undefined) throw new Error('JustCall is not among the emulated platforms');
	const problems = reports.flatMap(({ name, problems: found }) =>
		found.map((problem) => `${name}: ${problem}`),
	);
	return { problems, example };
}
