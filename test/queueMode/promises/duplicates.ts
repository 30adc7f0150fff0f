import { ANSWERS } from '../../../lib/webhook/answers';
import { sendMessage, sendTogether } from '../../emulators/engine/attacks';
import type { WireOutcome } from '../../emulators/http/wire';
import { emulatorOf, runsOf } from '../../e2e/stage';
import type { QueueStage } from '../world/stage';

const COPIES = 500;
/** The long run takes 20: QUEUE_MODE_ROUNDS=20 npm run test:queue. */
const ROUNDS = Number(process.env.QUEUE_MODE_ROUNDS ?? 3);
const STILL_STORED = `503 ${JSON.stringify(ANSWERS.inFlight.body)}`;
/** A platform would have given up; here each answer is waited for. */
const LONG_TIMEOUT = { timeoutMilliseconds: 60_000 };

/** One run for an event, whichever webhook processors its copies reach. */
export function duplicatesRunOnce(stage: () => QueueStage): void {
	const rounds = Array.from({ length: ROUNDS }, (_none, index) => index + 1);
	const publish = async (label: string) => {
		const connected = await stage().connect(emulatorOf(stage(), 'onCallClerk'), { label });
		const subscription = connected.emulator.subscriptions().at(-1);
		const message = connected.emulator.compose('lead.captured', undefined, { subscription });
		return { connected, message };
	};

	test.each(rounds)(
		`${COPIES} simultaneous copies, spread over both webhook processors, start one run: round %i`,
		async (round) => {
			const { connected, message } = await publish(`round ${round}`);
			const answers = statusesOf(await sendTogether(message, COPIES, LONG_TIMEOUT));
			expect(answers).toContain(200);
			// A busy machine may take longer than the platform waits: then its retry finds a duplicate.
			expect(answers.filter((one) => one !== 200 && one !== STILL_STORED)).toEqual([]);
			expect(statusesOf([await sendMessage(message, LONG_TIMEOUT)])).toEqual([200]);
			expect(await runsOf(stage(), connected)).toBe(1);
		},
	);

	test('what one webhook processor has received, the other knows, also after both were killed', async () => {
		const { connected, message } = await publish('killed');
		const { pathname } = new URL(message.url);
		const { webhookProcessors } = stage().mode;
		const sendToEach = async () => {
			const outcomes: WireOutcome[] = [];
			for (const { url } of webhookProcessors) {
				outcomes.push(await sendMessage({ ...message, url: `${url}${pathname}` }, LONG_TIMEOUT));
			}
			return statusesOf(outcomes);
		};
		expect(await sendToEach()).toEqual([200]);
		expect(await runsOf(stage(), connected)).toBe(1);
		await Promise.all(webhookProcessors.map(async (one) => await one.kill()));
		for (const one of webhookProcessors) await one.restart();
		expect(await sendToEach()).toEqual([200]);
		expect(await runsOf(stage(), connected)).toBe(1);
	});
}

/** What they were answered, each answer once; other than 200 with its text. */
function statusesOf(outcomes: readonly WireOutcome[]): unknown[] {
	return [
		...new Set(
			outcomes.map((one) => {
				if (one.kind !== 'answer') return one.kind;
				return one.status === 200 ? 200 : `${one.status} ${one.body}`;
			}),
		),
	];
}
