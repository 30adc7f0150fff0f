import type { ReceivedOverview } from '../../../lib/log/received/overview/gather';
import { emulatorOf } from '../../e2e/stage';
import { fieldIn, Visitor } from '../../e2e/log/visitor';
import { senderScene, type SenderScene } from '../../e2e/sender/scene';
import { sendMessage, withBitFlipped } from '../../emulators/engine/attacks';
import { receiver, type Receiver } from '../../lib/n8n/sender/receiver';
import { readLogPage, type LogPage } from '../../stage/logPage';
import { until } from '../../start/sender/events';
import { openApplication } from '../world/application';
import { listedOn, openLogPages, replayOn, type LogPages } from '../world/logPages';
import type { QueueStage } from '../world/stage';

/** The log page, which webhook processors answer: each shows what all processes sent and received. */
export function processorsAnswerTheLogPage(stage: () => QueueStage): void {
	let scene: SenderScene;
	let endpoint: Receiver;
	let pages: LogPages;
	let triggerWorkflowId: string;
	let subscriptionId: string;

	beforeAll(async () => {
		scene = await senderScene(stage());
		endpoint = await receiver();
		pages = await openLogPages(stage(), scene.credentialId);
		triggerWorkflowId = await sendToTrigger(stage());
		endpoint.answer = () => 503;
		const { id } = await scene.item({
			resource: 'subscription',
			operation: 'create',
			label: 'failing',
			url: `${endpoint.url}/failing`,
			options: { schedule: '1s', pausesAfter: 0 },
		});
		subscriptionId = String(id);
		const { tell } = await openApplication(stage().client, scene.credentialId);
		expect(await tell({ mark: 'shown on the log page' })).toMatchObject({ kind: 'accepted' });
	});
	afterAll(async () => {
		await scene?.clear();
		await endpoint?.close();
		// Others may publish it at the same path.
		if (pages !== undefined) await stage().client.workflows.deactivate(pages.first.workflowId);
	});

	const listed = async (page: LogPage, status: string) =>
		await until(`A delivery that is ${status} on the page`, async () => {
			const [one] = await listedOn(page, subscriptionId, status);
			return one;
		});

	test('the main process does not', async () => {
		const { pathname } = new URL(pages.first.url);
		const answer = await fetch(`${stage().mode.main.url}${pathname}`, { method: 'POST' });
		expect(answer.status).toBe(404);
	});

	test.each(['first', 'second'] as const)(
		'the %s says what was sent and received, whichever processes did that',
		async (which) => {
			const page = pages[which];
			const failed = await listed(page, 'failed');
			expect(failed).toMatchObject({ subscription: 'failing', attempt: 2, statusCode: 503 });
			const [trigger, overview] = await until('Both requests on the page', async () => {
				const all = await readLogPage<ReceivedOverview>(page, '?view=received');
				const one = all.triggers.find(({ workflowId }) => workflowId === triggerWorkflowId);
				return one?.traffic.requests === 2 ? ([one, all] as const) : undefined;
			});
			expect(trigger.traffic).toMatchObject({ accepted: 1, rejected: 1 });
			expect(overview.latestRejected).toContainEqual(
				expect.objectContaining({ triggerId: trigger.id }),
			);
		},
	);

	test('what is replayed at one is sent by a process that sends, and shown by the other', async () => {
		const failed = await listed(pages.first, 'failed');
		const before = endpoint.got.length;
		endpoint.answer = () => 200;
		expect(await replayOn(pages.first, failed.id)).toMatch(/^303 .*done=replayed-1/);
		const delivered = await listed(pages.second, 'delivered');
		expect(delivered).toMatchObject({ replayOf: failed.id, attempt: 1, statusCode: 200 });
		expect(endpoint.got).toHaveLength(before + 1);
	});

	test('a session is known to both, and ended for both at either', async () => {
		const { first, second } = pages;
		const visitor = new Visitor(first.url);
		const token = fieldIn(await (await visitor.signIn(first.password)).text(), 'token');
		const elsewhere = visitor.again(second.url);
		const kept = visitor.again();
		expect((await elsewhere.get('?view=received')).status).toBe(200);
		expect((await elsewhere.post({ action: 'sign-out', token })).status).toBe(303);
		expect([(await elsewhere.get()).status, (await kept.get()).status]).toEqual([401, 401]);
	});
}

/** One event as its platform sends it, and one that somebody has changed on the way, each to another webhook processor. */
async function sendToTrigger(stage: QueueStage): Promise<string> {
	const { emulator, url, workflowId } = await stage.connect(emulatorOf(stage, 'dialerCx'));
	const subscription = emulator.subscriptions().at(-1);
	const message = emulator.compose('call.ended', undefined, { subscription });
	const { pathname } = new URL(url);
	const [first, second] = stage.mode.webhookProcessors.map((one) => `${one.url}${pathname}`);
	const genuine = await sendMessage({ ...message, url: String(first) });
	const forged = await sendMessage({ ...withBitFlipped(message, 10), url: String(second) });
	expect([genuine, forged]).toMatchObject([{ status: 200 }, { status: 401 }]);
	return workflowId;
}
