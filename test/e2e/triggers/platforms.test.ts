import { rehearse } from '../../stage/rehearsal';
import { staged } from '../stage';

const stage = staged();

test.each([
	['runACall', 'vendor', 24],
	['runACall', 'document', 11],
	['nectarDesk', 'document', 12],
	['justCall', 'vendor', 23],
	['justCall', 'document', 6],
	['onCallClerk', 'document', 6],
	['dialerCx', 'document', 9],
] as const)(
	'%s, %s: all %i events, each once on its output; duplicates, forgeries and lost answers start nothing',
	async (id, dialect, eventTypes) => {
		const emulator = stage().emulators.find((one) => one.id === id && one.dialect === dialect);
		if (emulator === undefined) throw new Error(`No emulator ${id} ${dialect}`);
		const connected = await stage().connect(emulator, { parameters: { outputs: 'perEvent' } });
		const report = await rehearse(stage().client, connected);
		expect(report.problems).toEqual([]);
		expect(report.eventTypes).toBe(eventTypes);
		expect(report.runs).toBe(report.events);
	},
);
