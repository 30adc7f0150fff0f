import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../lib/webhook/platform/definition';
import { platforms } from '../../nodes/platforms';
import { slugOf } from '../build/document/markdown';
import type { Emulator } from '../emulators/engine/emulator';
import type { PlatformId } from '../emulators/terms';
import type { JustCallEmulator } from '../emulators/platform/justCall';
import type { WorkflowDefinition, WorkflowNode } from '../n8n/api/definition';
import { projectFolder } from '../n8n/install/project';
import type { N8nClient } from '../n8n/api/rest';

/** An emulated platform connected to its trigger in a published workflow of a real n8n. */
export interface Connected {
	readonly emulator: Emulator;
	readonly workflowId: string;
	readonly triggerName: string;
	/** The production URL, as the platform knows it. */
	readonly url: string;
	/** The event types in the order of the trigger's outputs, by the node's own list; undefined: a single output. */
	readonly listed: readonly string[] | undefined;
}

/** The two descriptions a platform may have of its webhooks. */
export const FORMS: Readonly<Record<Emulator['dialect'], string>> = {
	vendor: 'developer docs',
	document: 'help page',
};

/** What `connect` may be told to do otherwise. */
export interface ConnectOptions {
	/** Options of the trigger node, as a user would set them. */
	readonly options?: Record<string, unknown>;
	/** Other parameters of the trigger node. */
	readonly parameters?: Record<string, unknown>;
	/** Address of JustCall's API. */
	readonly apiUrl?: string;
	/** Added to the workflow's name. */
	readonly label?: string;
}

/** Imports the platform's example workflow, publishes it and subscribes the emulator to it, as a user would. */
export async function connect(
	client: N8nClient,
	emulator: Emulator,
	{ options = {}, parameters = {}, apiUrl, label = FORMS[emulator.dialect] }: ConnectOptions = {},
): Promise<Connected> {
	const definition = exampleWorkflow(emulator.id);
	const trigger = triggerOf(definition);
	const token = randomBytes(24).toString('hex');
	const credential = credentialOf(emulator, token, apiUrl);
	const { credential: type } = platformOf(emulator.id);
	const id = await client.createCredential(`${emulator.name} ${label}`, type, credential);
	trigger.credentials = { [type]: { id, name: emulator.name } };
	Object.assign(trigger.parameters, parameters, { options });
	delete trigger.webhookId;
	const name = `${definition.name} (${label})`;
	const workflowId = await client.workflows.create({ ...definition, name });
	await client.workflows.activate(workflowId);
	const urls = await client.workflows.webhookUrls(workflowId, trigger.name);
	const url = urls.at(-1)?.production ?? '';
	subscribe(emulator, url, token, apiUrl);
	const listed =
		parameters.outputs === 'perEvent' ? await listedEvents(client, trigger) : undefined;
	return { emulator, workflowId, triggerName: trigger.name, url, listed };
}

/** A ready-made workflow, as the repository ships it. */
export function exampleWorkflow(platform: PlatformId): WorkflowDefinition {
	const file = join(projectFolder(), 'workflows', `${slugOf(platformOf(platform).name)}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as WorkflowDefinition;
}

/** What the registry says of an emulated platform. */
function platformOf(id: PlatformId): Platform {
	const platform = platforms.find((one) => one.id === id);
	if (platform === undefined) throw new Error(`There is no platform ${id}`);
	return platform;
}

/** The trigger node of a workflow. */
export function triggerOf(definition: WorkflowDefinition): WorkflowNode {
	const trigger = definition.nodes.find(({ type }) => type.endsWith('Trigger'));
	if (trigger === undefined) throw new Error(`"${definition.name}" has no trigger`);
	return trigger;
}

function credentialOf(emulator: Emulator, token: string, apiUrl: string | undefined) {
	if (emulator.id !== 'justCall') return { secret: token };
	const { apiKey, apiSecret } = emulator as JustCallEmulator;
	return { apiKey, apiSecret, ...(apiUrl !== undefined && { baseUrl: apiUrl }) };
}

function subscribe(
	emulator: Emulator,
	url: string,
	token: string,
	apiUrl: string | undefined,
): void {
	if (emulator.id === 'nectarDesk') {
		// Its bodies name no event, so there is one webhook per event, each with its name and the token in the URL.
		for (const event of emulator.events) {
			const query = new URLSearchParams({ event, token });
			emulator.subscribe({ url: `${url}?${query.toString()}`, events: [event] });
		}
	} else if (emulator.id !== 'justCall') {
		emulator.subscribe({ url, events: 'all', secret: token });
	} else if (apiUrl === undefined) {
		emulator.subscribe({ url, events: 'all' });
	} else {
		// "All Events" does not register the event that repeats every SMS; here it is wanted all the same.
		(emulator as JustCallEmulator).addEntry('sms.sent_received', url);
	}
}

async function listedEvents(client: N8nClient, trigger: WorkflowNode): Promise<string[]> {
	const { properties } = (await client.nodeType(trigger.type, trigger.typeVersion)) as unknown as {
		properties: Array<{ name: string; options?: Array<{ value: string }> }>;
	};
	const events = properties.find(({ name }) => name === 'events')?.options ?? [];
	return events.map(({ value }) => value).filter((value) => value !== '*');
}
