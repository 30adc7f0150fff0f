import { sendMessage } from '../emulators/attacks';
import { startJustCallRest, type JustCallRest } from '../emulators/api/justCallRest';
import { FULL_KEY, startRunACallRest, type RunACallRest } from '../emulators/api/runACallRest';
import { startRestServer, type RestRequest, type RestServer } from '../emulators/api/restServer';
import type { Data, Emulator, Message, PlatformId, Subscription } from '../emulators/emulator';
import type { WorkflowDefinition, WorkflowNode } from '../n8n/definition';
import type { Execution } from '../n8n/executions';
import { startSmtpSink, type SmtpSink } from '../smtpSink';
import { openStage, type Stage } from '../stage/stage';
import { postgresPrograms, startPostgres, type PostgresServer } from './workflowsPostgres';
import * as workflows from './workflowsSet';
import { startVendors, type Vendors } from './workflowsVendors';

const SECRET = 'a long random secret of a test';

/** Everything the ready-made workflows talk to, on 127.0.0.1. */
export interface World {
	readonly stage: Stage;
	readonly vendors: Vendors;
	readonly justCall: JustCallRest;
	readonly runACall: RunACallRest;
	readonly smtp: SmtpSink;
	/** Recordings, transcriptions, an S3 bucket, a team chat. */
	readonly local: RestServer;
	/** Undefined where PostgreSQL is not installed. */
	readonly postgres: PostgresServer | undefined;
	close(): Promise<void>;
}

/** Starts it all, and one n8n that reaches the vendors through their double only. */
export async function openWorld(): Promise<World> {
	const programs = postgresPrograms();
	if (programs === undefined) console.warn('PostgreSQL is not installed: its row is not written');
	const opened: Array<{ close(): Promise<void> }> = [];
	const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
		opened.unshift(part);
		return part;
	};
	const close = async () => {
		for (const part of opened) await part.close();
	};
	try {
		const vendors = keep(await startVendors());
		const justCall = keep(await startJustCallRest());
		const runACall = keep(await startRunACallRest());
		const smtp = keep(await startSmtpSink());
		const local = keep(await startRestServer(answerLocally, (status) => ({ status })));
		const postgres = programs === undefined ? undefined : keep(await startPostgres(programs));
		const stage = keep(await openStage({ n8n: { env: throughOnly(vendors.url) } }));
		return { stage, vendors, justCall, runACall, smtp, local, postgres, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Everything that is not on this machine is asked of the proxy, whose certificate nobody vouches for. */
function throughOnly(proxyUrl: string) {
	return {
		HTTPS_PROXY: proxyUrl,
		NO_PROXY: '127.0.0.1,localhost',
		NODE_TLS_REJECT_UNAUTHORIZED: '0',
	};
}

function answerLocally({ method, path }: RestRequest) {
	if (path.startsWith('/recordings/')) {
		const body = Buffer.from(`sound of ${path}`);
		return { status: 200, body, headers: { 'content-type': 'audio/mpeg' } };
	}
	if (path === '/transcriptions') return { status: 200, body: { text: 'What was said.' } };
	if (path === '/chat' || path === '/relay') return { status: 200, body: { ok: true } };
	const region = '<?xml version="1.0"?><LocationConstraint>local</LocationConstraint>';
	const xml = { 'content-type': 'application/xml' };
	return { status: 200, body: Buffer.from(method === 'GET' ? region : ''), headers: xml };
}

/** One run, and the platform whose event started it. */
export interface PlatformRun {
	readonly platform: PlatformId;
	readonly execution: Execution;
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
		{ nodes = [], entries = {} }: { nodes?: readonly string[]; entries?: workflows.Entries } = {},
	): Promise<Opened> {
		const { client } = world.stage;
		const switchedOn = [...Object.values(workflows.TRIGGERS), ...nodes];
		const definition = workflows.entered(workflows.readyMade(name), switchedOn, entries);
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

function credentialFields(world: World, type: string): Record<string, unknown> | undefined {
	const { justCall, local, postgres, runACall, smtp } = world;
	const { apiKey, apiSecret } = justCall;
	const keys = { accessKeyId: 'key', secretAccessKey: 'secret', region: 'local' };
	const database = { host: '127.0.0.1', port: postgres?.port ?? 1, database: 'postgres' };
	const known: Record<string, Record<string, unknown>> = {
		justCallApi: { apiKey, apiSecret, baseUrl: justCall.url },
		runACallApi: { apiKey: FULL_KEY, baseUrl: runACall.url },
		runACallWebhookApi: { secret: SECRET },
		nectarDeskWebhookApi: { secret: SECRET },
		onCallClerkWebhookApi: { secret: SECRET },
		dialerCxWebhookApi: { secret: SECRET },
		hubspotAppToken: { appToken: 'token' },
		zendeskApi: { subdomain: 'acme', email: 'agent@example.com', apiToken: 'token' },
		pagerDutyApi: { apiToken: 'token' },
		sendGridApi: { apiKey: 'token' },
		httpHeaderAuth: { name: 'Authorization', value: 'Bearer token' },
		smtp: { host: '127.0.0.1', port: smtp.port, secure: false, disableStartTls: true, user: '' },
		s3: { endpoint: local.url, forcePathStyle: true, ...keys },
		postgres: { ...database, user: 'postgres', password: '', ssl: 'disable' },
		webhookSenderApi: { allowHttp: true, allowedNetworks: '127.0.0.0/8' },
		googleSheetsOAuth2Api: { clientId: 'id', clientSecret: 'secret' },
	};
	return known[type];
}
