import type { Locator } from 'playwright-core';
import { detailsOf, openListed } from './browser/nodesPanel';
import { equalOnce, readOnce } from './browser/once';
import { openedEditor } from './browser/session';
import { packageNodes } from './node/nodes';

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

const BOTH = [/^Triggers \(\d+\)$/, /^Actions \(\d+\)$/];
const [TRIGGERS] = BOTH;

/** Our nodes as they are listed, once each, and the parts of what is shown of one; none where it is a single trigger. */
const LISTED: ReadonlyArray<
	[title: string, name: string, details: ReadonlyArray<RegExp | undefined>]
> = [
	['Run a Call', 'Run a Call', BOTH],
	['Nectar Desk', 'Nectar Desk', [TRIGGERS]],
	['JustCall', 'JustCall', BOTH],
	['OnCallClerk', 'OnCallClerk', BOTH],
	['Dialer.CX', 'Dialer.CX', [TRIGGERS]],
	['Webhook Sender', 'Webhook Sender', BOTH],
	['Signed Webhook', 'Signed Webhook Trigger', []],
	['Webhook Log', 'Webhook Log Trigger', []],
];

const editor = openedEditor();

describe.each([
	['where a workflow begins', openFirst],
	['where a node is added to a workflow', openNext],
])('the list of nodes, %s', (_place, openList) => {
	beforeAll(openList);

	test.each(SEARCHES)('"%s" finds %s among the first', async (words, nodes) => {
		const { page } = editor();
		await page.getByTestId('node-creator-search-bar').fill(words);
		const found = page.getByTestId('node-creator-item-name');
		expect(await firstOnceAll(found, nodes)).toEqual(expect.arrayContaining([...nodes]));
	});

	test.each(LISTED)('%s is listed once', async (title, name) => {
		const { page } = editor();
		await page.getByTestId('node-creator-search-bar').fill(title);
		expect(await equalOnce(async () => await listed(title), [name])).toEqual([name]);
	});
});

test.each(LISTED.filter(([, , details]) => details.length > 0))(
	'what is shown of %s are all its triggers and actions',
	async (title, name, details) => {
		await openFirst();
		const { page } = editor();
		await page.getByTestId('node-creator-search-bar').fill(title);
		await openListed(page, name);
		const wanted = details.map((part) => expect.stringMatching(part ?? '') as unknown);
		const read = async () => (await detailsOf(page).allInnerTexts()).map((text) => text.trim());
		expect(await readOnce(read, ({ length }) => length === details.length)).toEqual(wanted);
	},
);

/** What is listed under a title, or under one that begins so. */
async function listed(title: string): Promise<string[]> {
	const names = await editor().page.getByTestId('node-creator-item-name').allInnerTexts();
	return names.filter((name) => name.startsWith(title));
}

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
