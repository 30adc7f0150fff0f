import type { Editor } from '../editor/browser/page';
import { addSecret, listenIn, openNode, outputWith, sendSample } from '../editor/node/panel';

/** Smaller than the tests' window, so that the text of the picture can be read in a document. */
const WINDOW = { width: 1280, height: 800 };
/** Until the panel's slide and the notifications' have come to rest. */
const REST_MILLISECONDS = 1500;
/** What comes and goes by itself. */
const OVERLAYS = '.el-notification, .n8n-tooltip, [role=tooltip], .el-popper';
/** What the panel says only because the n8n that the picture is taken of has no public address. */
const LOCAL_ONLY = "can't reach the webhooks of this n8n";
const PLATFORM = 'onCallClerk';
const EVENT_TYPE = 'lead.captured';

/** Takes a picture of a trigger that has just received an event: what the README's first steps lead to. */
export async function takeTrigger(editor: Editor, path: string): Promise<void> {
	const { page } = editor;
	const before = page.viewportSize();
	await page.setViewportSize(WINDOW);
	const account = await addSecret(editor, `${PLATFORM}WebhookApi`, 'OnCallClerk account');
	const events = ['call.completed', EVENT_TYPE];
	const node = `${PLATFORM}Trigger`;
	const panel = await openNode(editor, node, { events }, account, 'OnCallClerk Trigger');
	const url = await listenIn(panel);
	await sendSample(editor, PLATFORM, EVENT_TYPE, url, account);
	await outputWith(editor, EVENT_TYPE).waitFor();
	await page.getByTestId('output-panel').getByText('Schema', { exact: true }).click();
	await page.addStyleTag({ content: `${OVERLAYS} { visibility: hidden !important; }` });
	await page.locator('.notice', { hasText: LOCAL_ONLY }).evaluateAll(remove);
	await page.mouse.move(0, 0);
	await page.waitForTimeout(REST_MILLISECONDS);
	await page.screenshot({ path });
	await page.setViewportSize(before ?? WINDOW);
}

/** Runs in the page. */
function remove(elements: unknown): void {
	for (const element of elements as ReadonlyArray<{ remove(): void }>) element.remove();
}
