import { emulatorOf, runsOf } from '../../e2e/stage';
import { answersTogether } from '../../e2e/triggers/together';
import type { QueueStage } from '../world/stage';

const COPIES = 500;
/** The long run takes 20: QUEUE_MODE_ROUNDS=20 npm run test:queue. */
const ROUNDS = Number(process.env.QUEUE_MODE_ROUNDS ?? 3);

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
			expect(await answersTogether(message, COPIES)).toEqual([200]);
			expect(await answersTogether(message, 1)).toEqual([200]);
			expect(await runsOf(stage(), connected)).toBe(1);
		},
	);

	test('what one webhook processor has received, the other knows, also after both were killed', async () => {
		const { connected, message } = await publish('killed');
		const { pathname } = new URL(message.url);
		const { webhookProcessors } = stage().mode;
		const sendToEach = async () => {
			const answers: unknown[] = [];
			for (const { url } of webhookProcessors) {
				answers.push(...(await answersTogether({ ...message, url: `${url}${pathname}` }, 1)));
			}
			return answers;
		};
		// The second is answered so only once it is written down that the first was.
		expect(await sendToEach()).toEqual([200, 200]);
		expect(await runsOf(stage(), connected)).toBe(1);
		await Promise.all(webhookProcessors.map(async (one) => await one.kill()));
		for (const one of webhookProcessors) await one.restart();
		expect(await sendToEach()).toEqual([200, 200]);
		expect(await runsOf(stage(), connected)).toBe(1);
	});
}
