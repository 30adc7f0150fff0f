import { randomBytes } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { dialerCx } from '../../../nodes/DialerCx/platform';
import { titleOf } from '../../../lib/n8n/titles';
import { senderScene } from '../../e2e/sender/scene';
import type { Item } from '../../n8n/api/runData';
import { projectFolder, readManifest } from '../../n8n/install/project';
import type { Editor } from '../browser/page';
import { newestVersion } from './nodes';

const PACKAGE = readManifest(projectFolder()).name;
const LISTENING_MILLISECONDS = 120_000;
/** What nodes are called here. */
const NAME = 'Trigger';

/** The triggers' platforms: the sample that is sent to each, and the credential both sides know. */
const RECEIVERS: ReadonlyArray<[platform: string, credential: string, eventType: string]> = [
	['runACall', 'runACallWebhookApi', 'job.completed'],
	['nectarDesk', 'nectarDeskWebhookApi', 'Call Ended'],
	['justCall', 'justCallApi', 'call.completed'],
	['onCallClerk', 'onCallClerkWebhookApi', 'lead.captured'],
	['dialerCx', 'dialerCxWebhookApi', 'call.ended'],
];

/** "Execute step" on a trigger, and what the user sees of a request that comes while it listens. */
export function testListening(editor: () => Editor): void {
	test.each(RECEIVERS)(
		'%s: what "Send Sample" sends is in the output panel',
		async (platform, credential, eventType) => {
			const secret = await addSecret(editor(), credential);
			const url = await listen(editor(), platform, [eventType], secret);
			const [delivered] = await sendSample(editor(), platform, eventType, url, secret);
			expect(delivered?.map(({ json }) => json.status)).toEqual(['delivered']);
			await outputWith(editor(), eventType).waitFor();
			await editor().closePanel();
		},
		LISTENING_MILLISECONDS,
	);

	test(
		'a wrong secret ends the listening, and the output says where the right one is',
		async () => {
			const secret = await addSecret(editor(), 'dialerCxWebhookApi');
			const url = await listen(editor(), 'dialerCx', ['call.ended'], secret);
			const other = await addSecret(editor(), 'dialerCxWebhookApi');
			await sendSample(editor(), 'dialerCx', 'call.ended', url, other);
			await outputWith(editor(), dialerCx.subscription.secret ?? '').waitFor();
			await editor().closePanel();
		},
		LISTENING_MILLISECONDS,
	);

	test(
		'an event that is not selected ends the listening, and the output names it',
		async () => {
			const secret = await addSecret(editor(), 'dialerCxWebhookApi');
			const url = await listen(editor(), 'dialerCx', ['call.ended'], secret);
			await sendSample(editor(), 'dialerCx', 'lead.updated', url, secret);
			await outputWith(editor(), `Received "${titleOf('lead.updated')}"`).waitFor();
			await editor().closePanel();
		},
		LISTENING_MILLISECONDS,
	);
}

/** A credential chosen in a node. */
export type Chosen = Record<string, { id: string; name: string }>;

/** Adds a credential of this type with a random secret; without a name, it is named after that. */
export async function addSecret(
	{ client }: Editor,
	credential: string,
	called?: string,
): Promise<Chosen> {
	const secret = randomBytes(24).toString('hex');
	const name = called ?? `Secret ${secret.slice(0, 6)}`;
	const data = credential === 'justCallApi' ? { apiKey: 'key', apiSecret: secret } : { secret };
	const id = await client.createCredential(name, credential, data);
	return { [credential]: { id, name } };
}

/** A new credential with these fields, chosen in a node. */
export async function chosen(
	{ client }: Editor,
	type: string,
	fields: Record<string, unknown>,
): Promise<Chosen> {
	const name = `Mistaken ${type}`;
	return { [type]: { id: await client.createCredential(name, type, fields), name } };
}

/** Lets a platform's trigger listen for these events; answers its test URL. */
async function listen(
	editor: Editor,
	platform: string,
	events: string[],
	credentials: Chosen,
): Promise<string> {
	const byHand = platform === 'justCall' ? { registration: 'hand' } : {};
	return await listenAs(editor, `${platform}Trigger`, { events, ...byHand }, credentials);
}

/** Opens a trigger and lets it listen, as a user does; answers its test URL. */
export async function listenAs(
	editor: Editor,
	node: string,
	parameters: Record<string, unknown>,
	credentials: Chosen,
	name = NAME,
): Promise<string> {
	const { id, panel } = await executeStep(editor, node, parameters, credentials, name);
	await panel.getByTestId('trigger-listening').first().waitFor();
	return (await editor.client.workflows.webhookUrls(id, name)).at(-1)?.test ?? '';
}

/** Opens a node in a workflow of its own and clicks "Execute step"; answers the workflow's id and the panel. */
export async function executeStep(
	editor: Editor,
	node: string,
	parameters: Record<string, unknown>,
	credentials: Chosen,
	name = NAME,
): Promise<{ id: string; panel: Locator }> {
	const type = `${PACKAGE}.${node}`;
	const typeVersion = newestVersion(type);
	const id = await editor.openNodesWithin([{ name, type, typeVersion, parameters, credentials }]);
	const panel = await editor.openPanel(name);
	await panel.getByTestId('node-execute-button').click();
	return { id, panel };
}

/** Sends a sample as Webhook Sender does it; answers the items of its outputs. */
export async function sendSample(
	{ client }: Editor,
	platform: string,
	eventType: string,
	url: string,
	credentials: Chosen,
): Promise<Item[][]> {
	const scene = await senderScene({ client });
	return await scene.run(
		{
			resource: 'event',
			operation: 'sendSample',
			samplePreset: platform,
			sampleEvent: eventType,
			url,
			secretFrom: 'credential',
		},
		credentials,
	);
}

/** Where the output panel has this text. */
export function outputWith({ page }: Editor, text: string | RegExp) {
	return page.getByTestId('output-panel').getByText(text).first();
}
