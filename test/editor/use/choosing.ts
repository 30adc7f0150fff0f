import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { senderScene } from '../../e2e/sender/scene';
import { projectFolder, readManifest } from '../../n8n/install/project';
import { equalOnce, readOnce } from '../browser/once';
import type { Editor } from '../browser/page';
import { chosen, type Chosen } from '../node/panel';
import { newestVersion } from '../node/nodes';
import { savedOnce } from '../setting/saved';
import { choose, field } from '../setting/hand';

const PACKAGE = readManifest(projectFolder()).name;
const LOOPBACK = { allowedNetworks: '127.0.0.0/8' };
/** Nothing listens there. */
const URL = 'https://127.0.0.1:8443/hook';

/** The sample event of each platform, chosen one after the other; the first one is chosen already. */
const SAMPLES: ReadonlyArray<[platform: string | undefined, event: string]> = [
	[undefined, 'Call Completed'],
	['Nectar Desk', 'Call Ended'],
	['Dialer.CX', 'Call Ended'],
	['JustCall', 'Call Completed'],
];

/** What a user finds chosen in a panel, or chooses from what n8n loads. */
export function testChoosing(editor: () => Editor): void {
	test('each platform comes with a sample event of its own', async () => {
		const { panel } = await open(editor(), 'webhookSender', {
			resource: 'event',
			operation: 'sendSample',
		});
		const platform = field(panel, 'parameters.samplePreset');
		const sample = field(panel, 'parameters.sampleEvent').locator('input');
		for (const [title, wanted] of SAMPLES) {
			if (title !== undefined) {
				await platform.click();
				await choose(panel, title);
			}
			const seen = await equalOnce(async () => await sample.inputValue(), wanted);
			expect([title, seen]).toEqual([title, wanted]);
		}
	});

	test('a delivery is chosen from a list that is searched, and the saved workflow holds its ID', async () => {
		const { client } = editor();
		const credential = await chosen(editor(), 'webhookSenderApi', LOOPBACK);
		const scene = await senderScene({ client });
		const outputs = await scene.run(
			{
				resource: 'event',
				operation: 'sendToUrl',
				url: URL,
				eventType: 'call.chosen',
				data: '{}',
				secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
				options: { retries: 'none', waitSeconds: 30 },
			},
			credential,
		);
		const deliveryId = outputs.flat()[0]?.json.id;
		const { id, panel } = await open(
			editor(),
			'webhookSender',
			{ resource: 'delivery', operation: 'get' },
			credential,
		);
		await panel.getByTestId('resource-locator-deliveryId').getByTestId('rlc-input').click();
		await editor().page.getByTestId('rlc-search').fill('call.chosen to 127');
		const found = editor().page.getByTestId('rlc-item');
		// The list follows the typing a moment later.
		const shown = async () => await found.allInnerTexts();
		expect(await readOnce(shown, ({ length }) => length === 1)).toEqual([
			expect.stringContaining('failed: call.chosen to 127.0.0.1:8443'),
		]);
		await found.click();
		const wanted = { mode: 'list', value: deliveryId };
		const saved = await savedOnce<unknown>(editor(), id, wanted, ([node]) => {
			const { mode, value } = (node?.parameters['deliveryId'] ?? {}) as Partial<typeof wanted>;
			return { mode, value };
		});
		expect(saved).toEqual(wanted);
	});

	test('a subscription is chosen in Webhook Sender Trigger, and the saved workflow holds its ID', async () => {
		const credential = await chosen(editor(), 'webhookSenderApi', LOOPBACK);
		const scene = await senderScene({ client: editor().client });
		const create = { resource: 'subscription', operation: 'create', url: URL };
		const label = `Chosen ${randomUUID()}`;
		const outputs = await scene.run({ ...create, label }, credential);
		const wanted = [outputs.flat()[0]?.json.id];
		const { id, panel } = await open(
			editor(),
			'webhookSenderTrigger',
			{ options: { subscriptions: [] } },
			credential,
		);
		await field(panel, 'parameters.options.subscriptions').click();
		await choose(panel, new RegExp(`^${label}`));
		const saved = await savedOnce<unknown>(editor(), id, wanted, ([node]) => {
			const { subscriptions } = node?.parameters['options'] as Record<string, unknown>;
			return subscriptions;
		});
		expect(saved).toEqual(wanted);
	});
}

async function open(
	editor: Editor,
	node: string,
	parameters: Record<string, unknown>,
	credentials: Chosen = {},
): Promise<{ id: string; panel: Locator }> {
	const type = `${PACKAGE}.${node}`;
	const opened = { name: 'Node', type, typeVersion: newestVersion(type), parameters, credentials };
	const id = await editor.openNodes([opened]);
	return { id, panel: await editor.openPanel('Node') };
}
