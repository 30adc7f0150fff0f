import type { Locator } from 'playwright-core';
import { readOnce } from './browser/once';
import { openedEditor } from './browser/session';
import { packageNodes } from './node/nodes';

const SEARCHING_MILLISECONDS = 60_000;
/** In sight without scrolling, and read by somebody who is in a hurry. */
const FIRST = 5;

const CALLS = ['JustCall', 'OnCallClerk', 'Nectar Desk'];
const RECORDINGS = ['JustCall', 'Dialer.CX', 'Nectar Desk'];
const BOOKINGS = ['JustCall', 'OnCallClerk', 'Run a Call'];
const SENDER = ['Webhook Sender'];

/** What people type who don't know our names, and what they must see; n8n lists a platform's action and trigger as one. */
const SEARCHES: ReadonlyArray<[words: string, nodes: readonly string[]]> = [
	['voicemail', CALLS],
	['missed call', ['JustCall', 'Nectar Desk']],
	['recording', RECORDINGS],
	['call recording', RECORDINGS],
	['booking', BOOKINGS],
	['appointment', BOOKINGS],
	['text message', ['JustCall', 'Nectar Desk']],
	['sms', ['JustCall']],
	['whatsapp', ['JustCall']],
	['lead', ['OnCallClerk', 'Dialer.CX']],
	['phone call', ['JustCall', 'OnCallClerk', 'Run a Call', 'Dialer.CX']],
	['send webhook', SENDER],
	['webhook retry', SENDER],
	['retry', SENDER],
	['webhook log', ['Webhook Log Trigger']],
	['delivery log', ['Webhook Log Trigger']],
	['justcall', ['JustCall']],
	['just call', ['JustCall']],
	['oncallclerk', ['OnCallClerk']],
	['on call clerk', ['OnCallClerk']],
	['on-call clerk', ['OnCallClerk']],
	['nectardesk', ['Nectar Desk']],
	['nectar desk', ['Nectar Desk']],
	['runacall', ['Run a Call']],
	['run a call', ['Run a Call']],
	['dialer.cx', ['Dialer.CX']],
	['dialercx', ['Dialer.CX']],
	['dialer cx', ['Dialer.CX']],
	['signed webhook', ['Signed Webhook Trigger']],
	['standard webhooks', ['Signed Webhook Trigger']],
];

const editor = openedEditor();

describe.each([
	['where a workflow begins', openFirst],
	['where a node is added to a workflow', openNext],
])('the list of nodes, %s', (_place, openList) => {
	beforeAll(openList, SEARCHING_MILLISECONDS);

	test.each(SEARCHES)(
		'"%s" finds %s among the first',
		async (words, nodes) => {
			const { page } = editor();
			await page.getByTestId('node-creator-search-bar').fill(words);
			const found = page.getByTestId('node-creator-item-name');
			expect(await firstOnceAll(found, nodes)).toEqual(expect.arrayContaining([...nodes]));
		},
		SEARCHING_MILLISECONDS,
	);
});

/** The first of the list, which follows the typing a moment later. */
async function firstOnceAll(found: Locator, nodes: readonly string[]): Promise<string[]> {
	const first = async () => (await found.allInnerTexts()).slice(0, FIRST);
	return await readOnce(first, (names) => nodes.every((name) => names.includes(name)));
}

async function openFirst(): Promise<void> {
	const { page } = editor();
	await page.goto('/workflow/new');
	await page.getByTestId('canvas-add-button').click();
	await page.getByTestId('node-creator-search-bar').waitFor();
}

async function openNext(): Promise<void> {
	const [[type, typeVersion] = ['', 0]] = packageNodes();
	await editor().openNodes([{ name: 'Trigger', type, typeVersion, parameters: {} }]);
	await editor().page.getByTestId('node-creator-plus-button').click();
	await editor().page.getByTestId('node-creator-search-bar').waitFor();
}
