import { sendMessage } from '../../emulators/engine/attacks';
import type { Emulator, Message } from '../../emulators/engine/emulator';
import type { Subscription, PlatformId, Data } from '../../emulators/terms';
import type { WorkflowDefinition, WorkflowNode } from '../../n8n/api/definition';
import type { Execution } from '../../n8n/api/runData';
import * as workflows from './set';
import { credentialFields, SECRET, type World } from './world/open';

/** One run, and the platform whose event started it. */
export interface PlatformRun {
	readonly platform: PlatformId;
	readonly execution: Execution;
}

/** What a user does with a workflow beyond choosing credentials. */
export interface Choices {
	/** Nodes that come switched off and are switched on. */
	readonly nodes?: readonly string[];
	readonly entries?: workflows.Entries;
}

/** A ready-made workflow, set up, published and subscribed to by all five platforms. */
export class Opened {
	private readonly seen = new Set<string>();

	private constructor(
		private readonly world: World,
		readonly workflowId: string,
		readonly definition: WorkflowDefinition,
		private readonly urls: ReadonlyMap<PlatformId, string>,
	) {}

	/** Imports and publishes it as a user would: credentials chosen, values entered, triggers and `nodes` switched on. */
	static async open(
		world: World,
		name: string,
		{ nodes = [], entries = {} }: Choices = {},
	): Promise<Opened> {
		const { client } = world.stage;
		const switchedOn = [...Object.values(workflows.TRIGGERS), ...nodes];
		const definition = workflows.entered(workflows.readyMade(name), switchedOn, entries);
		for (const platform of workflows.PLATFORMS) setCountry(definition, platform);
		for (const node of definition.nodes) await choose(world, node);
		const id = await client.workflows.create(definition);
		await client.workflows.activate(id);
		const urls = new Map<PlatformId, string>();
		for (const platform of workflows.PLATFORMS) {
			const found = await client.workflows.webhookUrls(id, workflows.TRIGGERS[platform]);
			urls.set(platform, found.at(-1)?.production ?? '');
		}
		return new Opened(world, id, definition, urls);
	}

	/** Sends an event as its platform would, with this data, and returns the status it was answered with. */
	async send(platform: PlatformId, event: string, data: Data): Promise<number | string> {
		const outcome = await sendMessage(this.compose(platform, event, data));
		return outcome.kind === 'answer' ? outcome.status : outcome.kind;
	}

	/** The runs that a platform started since this was asked before, newest first, once nothing is under way. */
	async newRuns(): Promise<PlatformRun[]> {
		const { executions } = this.world.stage.client;
		await executions.waitUntilQuiet(this.workflowId);
		const runs: PlatformRun[] = [];
		for (const { id } of await executions.list(this.workflowId)) {
			if (this.seen.has(id)) continue;
			this.seen.add(id);
			const execution = await executions.get(id);
			const started = (one: PlatformId) => workflows.TRIGGERS[one] in execution.nodeRuns;
			const platform = workflows.PLATFORMS.find(started);
			if (platform !== undefined) runs.push({ platform, execution });
		}
		return runs;
	}

	private compose(platform: PlatformId, event: string, data: Data): Message {
		const emulator = this.emulatorOf(platform);
		const subscription = this.subscriptionOf(emulator, platform, event);
		const options = { subscription, unlisted: true };
		return emulator.compose(event, () => data, options);
	}

	private emulatorOf(platform: PlatformId): Emulator {
		if (platform === 'justCall') return this.world.justCall.webhooks;
		const found = this.world.stage.emulators.find(({ id }) => id === platform);
		if (found === undefined) throw new Error(`No emulator of ${platform}`);
		return found;
	}

	private subscriptionOf(emulator: Emulator, platform: PlatformId, event: string): Subscription {
		const own = this.urls.get(platform) ?? '';
		const query = new URLSearchParams({ event, token: SECRET });
		const url = platform === 'nectarDesk' ? `${own}?${query.toString()}` : own;
		const known = emulator.subscriptions().find((one) => one.url === url);
		if (known !== undefined) return known;
		if (platform === 'justCall') throw new Error(`JustCall was not told of ${url}`);
		const secret = platform === 'nectarDesk' ? {} : { secret: SECRET };
		return emulator.subscribe({ url, events: 'all', ...secret });
	}
}

/** Sets the country of national numbers, as the sticky notes ask. */
function setCountry(definition: WorkflowDefinition, platform: PlatformId): void {
	const { parameters } = workflows.nodeOf(definition, workflows.TRIGGERS[platform]);
	parameters.options = { ...(parameters.options as Data | undefined), defaultCountry: 'US' };
}

/** Chooses a credential for a node, made for this; checks on the way that n8n knows the node and misses nothing. */
async function choose(world: World, node: WorkflowNode): Promise<void> {
	const { client } = world.stage;
	const description = await workflows.descriptionOf(client, node);
	const issues = workflows.issuesOf(node, description);
	if (issues.length > 0) throw new Error(issues.join('\n'));
	for (const type of workflows.credentialTypes(node, description)) {
		const fields = credentialFields(world, type);
		if (fields === undefined) throw new Error(`No credential is known for ${node.name}: ${type}`);
		const id = await client.createCredential(`${node.name} ${type}`, type, fields);
		node.credentials = { ...node.credentials, [type]: { id, name: `${node.name} ${type}` } };
	}
}
