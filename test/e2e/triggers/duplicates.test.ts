import { sendMessage } from '../../emulators/engine/attacks';
import type { WireOutcome } from '../../emulators/http/wire';
import { executionsOf } from '../../stage/rehearsal';
import { emulatorOf, runsOf, staged } from '../stage';
import { answersTogether } from './together';

const stage = staged();
const DUPLICATES = 200;

const statuses = (outcomes: WireOutcome[]) => [
	...new Set(
		outcomes.map((outcome) => (outcome.kind === 'answer' ? outcome.status : outcome.kind)),
	),
];

test.each([
	['each event its own run', {}],
	['batched under load', { batchUnderLoad: true }],
])(
	`${DUPLICATES} simultaneous duplicates start exactly one run, also over a restart: %s`,
	async (label, options) => {
		const emulator = emulatorOf(stage(), 'onCallClerk');
		const connected = await stage().connect(emulator, { label, options });
		const message = emulator.compose('lead.captured', undefined, {
			subscription: emulator.subscriptions().at(-1),
		});
		expect(await answersTogether(message, DUPLICATES)).toEqual([200]);
		expect(await runsOf(stage(), connected)).toBe(1);
		await stage().n8n.restart();
		expect(await answersTogether(message, DUPLICATES)).toEqual([200]);
		expect(await runsOf(stage(), connected)).toBe(1);
	},
);

test('batched under load, every event is in exactly one run', async () => {
	const emulator = emulatorOf(stage(), 'dialerCx');
	const connected = await stage().connect(emulator, {
		label: 'batched',
		options: { batchUnderLoad: true },
	});
	const subscription = emulator.subscriptions().at(-1);
	const messages = Array.from({ length: 150 }, (_one, index) =>
		emulator.compose('call.ended', { call_id: `batched-${index}` }, { subscription }),
	);
	const outcomes = await Promise.all(messages.map(async (message) => await sendMessage(message)));
	expect(statuses(outcomes)).toEqual([200]);
	const runs = await runsOf(stage(), connected);
	const executions = await executionsOf(stage().client, connected);
	const calls = executions.flatMap(({ nodeRuns }) =>
		(nodeRuns[connected.triggerName]?.[0]?.outputs[0] ?? []).map(
			({ json }) => (json.data as { call_id: string }).call_id,
		),
	);
	expect(new Set(calls).size).toBe(150);
	expect(calls).toHaveLength(150);
	expect(runs).toBeLessThan(150);
});
