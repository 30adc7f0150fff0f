import type { Locator } from 'playwright-core';
import { dialerCx } from '../../../nodes/DialerCx/platform';
import { nectarDesk } from '../../../nodes/NectarDesk/platform';
import { createJustCall } from '../../emulators/platform/justCall';
import { startJustCallApi } from '../../emulators/justCallApi/api';
import { projectFolder, readManifest } from '../../n8n/install/project';
import type { Editor, EditorNode } from '../browser/page';
import { chosen, executeStep, type Chosen } from '../node/panel';
import { newestVersion } from '../node/nodes';
import { testAtRunning } from './running';

const PACKAGE = readManifest(projectFolder()).name;
const EMPTY_SECRET = { secret: '' };
const WRONG_KEY = { apiKey: 'wrong', apiSecret: 'wrong too' };

/** Mistakes of users, and where they read what to do about them. */
export function testMistakes(editor: () => Editor): void {
	testAtListening(editor);
	testAtPublishing(editor);
	testAtRunning(editor);
}

function testAtListening(editor: () => Editor): void {
	test('a trigger without a credential says so beside its icon', async () => {
		await editor().openNodes([trigger('Trigger', 'dialerCxTrigger')]);
		await editor().page.getByTestId('node-issues').hover();
		await shownText(editor(), 'Credentials for Dialer.CX Trigger are not set.');
	});

	test.each([
		['secret', 'dialerCxTrigger', 'dialerCxWebhookApi', dialerCx.subscription.secret],
		['token', 'nectarDeskTrigger', 'nectarDeskWebhookApi', nectarDesk.subscription.secret],
	])(
		'an empty %s keeps a trigger from listening, and a notification says what to enter where',
		async (_what, node, credential, advice = '') => {
			await executeStep(editor(), node, {}, await chosen(editor(), credential, EMPTY_SECRET));
			const told = notification(editor(), advice);
			await told.waitFor();
			expect(await told.innerText()).toContain("Enter it in this trigger's credential");
			await dismiss(told);
			await editor().closePanel();
		},
	);
}

/** All in one workflow, as n8n tries for a quarter of a minute before it tells. */
function testAtPublishing(editor: () => Editor): void {
	test('publishing triggers that can’t work fails, and the notification says of each why and what to do', async () => {
		const { api, close } = await justCallApi();
		let id: string | undefined;
		try {
			id = await editor().openNodes([
				await triggerWith(editor(), 'Empty', 'dialerCx', 'dialerCxWebhookApi', EMPTY_SECRET),
				await triggerWith(editor(), 'Token', 'nectarDesk', 'nectarDeskWebhookApi', EMPTY_SECRET),
				await triggerWith(editor(), 'Key', 'justCall', 'justCallApi', {
					...WRONG_KEY,
					baseUrl: api,
				}),
				await triggerWith(editor(), 'Local', 'justCall', 'justCallApi', WRONG_KEY),
			]);
			const { page } = editor();
			await page.getByTestId('workflow-open-publish-modal-button').click();
			await page.getByTestId('workflow-publish-button').click();
			const told = notification(editor(), 'Triggers failed to activate');
			await told.waitFor();
			const text = await told.innerText();
			expect(text).toContain(`"Empty": No usable secret for ${dialerCx.name}`);
			expect(text).toContain(dialerCx.subscription.secret);
			expect(text).toContain(`"Token": No usable token for ${nectarDesk.name}`);
			expect(text).toContain(nectarDesk.subscription.secret);
			expect(text).toMatch(/"Key": JustCall rejected the API key and secret\. Copy both/);
			expect(text).toMatch(/"Local": JustCall rejected the webhook URL .* https:\/\//);
			await dismiss(told);
		} finally {
			// n8n counts it as active, and would try again while other tests run.
			if (id !== undefined) await editor().client.workflows.deactivate(id);
			await close();
		}
	});
}

function trigger(name: string, node: string, credentials: Chosen = {}): EditorNode {
	const type = `${PACKAGE}.${node}`;
	return { name, type, typeVersion: newestVersion(type), parameters: {}, credentials };
}

async function triggerWith(
	editor: Editor,
	name: string,
	platform: string,
	credential: string,
	fields: Record<string, unknown>,
): Promise<EditorNode> {
	return trigger(name, `${platform}Trigger`, await chosen(editor, credential, fields));
}

/** JustCall's API with an account of which nobody here has the key. */
async function justCallApi(): Promise<{ api: string; close: () => Promise<void> }> {
	const account = createJustCall({ dialect: 'vendor' });
	const { url, close } = await startJustCallApi(account);
	return {
		api: url,
		close: async () => {
			await close();
			await account.close();
		},
	};
}

function notification({ page }: Editor, text: string): Locator {
	return page.locator('.el-notification', { hasText: text }).first();
}

async function dismiss(notification: Locator): Promise<void> {
	await notification.locator('.el-notification__closeBtn').click();
	await notification.waitFor({ state: 'hidden' });
}

async function shownText({ page }: Editor, text: string): Promise<void> {
	await page.getByText(text).filter({ visible: true }).first().waitFor();
}
