import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { sendMessage } from '../../emulators/engine/attacks';
import type { Message } from '../../emulators/engine/emulator';
import { receiver, type Receiver } from '../../lib/n8n/sender/receiver';
import type { Connected } from '../../stage/connected';
import { openStage, type Stage } from '../../stage/stage';
import { senderScene, type SenderScene } from '../sender/scene';
import { emulatorOf, runsOf } from '../stage';
import { publishNext, publishProject, type Published } from './publish';
import { startRegistry, type Registry } from './registry';

/*
 * The package as its users install, update and uninstall it: by n8n's own installer, in an n8n that goes on running. One
 * story, told in the order of the tests.
 */

const OPENING_MILLISECONDS = 600_000;
const STEP_MILLISECONDS = 240_000;
/** As when nothing was updated: the sender's, and that of duplicates, which the log of what was received shares. */
const OPEN_ONCE = { outbox: 1, claims: 2 };
const RETRIED_EVERY_SECOND = Array.from({ length: 60 }, () => '1s').join(', ');

let registry: Registry;
let published: Published;
let stage: Stage;
let endpoint: Receiver;
let scene: SenderScene;
let connected: Connected;
let watching: string;
let message: Message;

beforeAll(async () => {
	registry = await startRegistry();
	published = await publishProject(registry);
	endpoint = await receiver();
	stage = await openStage({
		n8n: { packageFolder: undefined, env: registry.environment },
		emulators: { timeScale: 0.01 },
	});
}, OPENING_MILLISECONDS);
afterAll(async () => {
	await stage?.close();
	await endpoint?.close();
	await registry?.close();
});

const packages = () => stage.client.communityPackages;
const storeFolder = () => join(stage.n8n.userFolder, '.n8n', 'telephony-webhooks');

async function until(what: () => Promise<boolean>, seconds = 60): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!(await what())) {
		if (Date.now() > deadline) throw new Error(`Not within ${seconds} s`);
		await sleep(200);
	}
}

/** How often each file is open: who has one open holds a lock of its own in a folder beside it. */
async function openStores(): Promise<Record<string, number>> {
	const count = async (file: string) =>
		(await readdir(join(storeFolder(), `${file}.owners`))).length;
	return { outbox: await count('outbox.sqlite'), claims: await count('claims.sqlite') };
}

async function untilOpen(wanted: Record<string, number>): Promise<void> {
	await until(async () => isDeepStrictEqual(await openStores(), wanted)).catch(() => undefined);
	expect(await openStores()).toEqual(wanted);
}

async function send(eventType: string): Promise<void> {
	await scene.run({ resource: 'event', operation: 'send', eventType, data: '{}' });
}

/** How often the endpoint got events of this type. */
function gotOf(eventType: string): number {
	return endpoint.got.filter(({ body }) => body.includes(`"${eventType}"`)).length;
}

/** The types of the events that the published trigger told of, once there are so many. */
async function told(count: number): Promise<unknown[]> {
	await until(async () => (await scene.told(watching)).length >= count);
	return (await scene.told(watching)).map(({ eventType }) => eventType);
}

/** Sends the same signed event again; answers how many runs there are then. */
async function runsAfterDuplicate(): Promise<number> {
	const outcome = await sendMessage(message);
	expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
	return await runsOf(stage, connected);
}

test(
	'"Install" brings all nodes, with what they need and no second n8n-workflow',
	async () => {
		const { name, version, direct } = published;
		const installed = await packages().install(name);
		expect(installed).toMatchObject({ packageName: name, installedVersion: version });
		expect(registry.requests).toContain(`GET /${name}/latest`);
		const folder = join(stage.n8n.userFolder, '.n8n', 'nodes', 'node_modules', name);
		const { n8n } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
			n8n: { nodes: string[] };
		};
		expect(installed.installedNodes).toHaveLength(n8n.nodes.length);
		for (const { type, latestVersion } of installed.installedNodes) {
			expect(await stage.client.nodeType(type, latestVersion)).toMatchObject({
				name: type.replace(`${name}.`, ''),
			});
		}
		const inside = await readdir(join(folder, 'node_modules'));
		expect(inside.filter((one) => !one.startsWith('.')).sort()).toEqual([...direct].sort());
	},
	STEP_MILLISECONDS,
);

test('a published trigger runs for a signed event, once, and an event is delivered', async () => {
	const emulator = emulatorOf(stage, 'onCallClerk');
	connected = await stage.connect(emulator);
	message = emulator.compose('lead.captured');
	expect(await runsAfterDuplicate()).toBe(1);
	expect(await runsAfterDuplicate()).toBe(1);
	scene = await senderScene(stage);
	watching = await scene.publishTrigger({ events: ['delivery.delivered'] });
	await scene.run({
		resource: 'subscription',
		operation: 'create',
		label: 'Their CRM',
		url: endpoint.url,
		options: { schedule: RETRIED_EVERY_SECOND, pausesAfter: 0 },
	});
	await send('before.update');
	expect(await told(1)).toEqual(['before.update']);
	await untilOpen(OPEN_ONCE);
});

test(
	'"Update" goes on with subscriptions, retries and remembered events, and sends everything once',
	async () => {
		endpoint.answer = () => 503;
		await send('during.update');
		const next = await publishNext(registry, published);
		expect(await packages().list()).toMatchObject([{ updateAvailable: next }]);
		const updated = await packages().update(published.name);
		expect(updated.installedVersion).toBe(next);
		endpoint.answer = ({ body }) => (body.includes('"during.update"') ? 200 : 500);
		expect(await told(2)).toEqual(['before.update', 'during.update']);
		endpoint.answer = () => 200;
		expect(await runsAfterDuplicate()).toBe(1);
		const subscriptions = await scene.run({ resource: 'subscription', operation: 'getAll' });
		expect(subscriptions.flat().map(({ json }) => json.label)).toEqual(['Their CRM']);
		const types = Array.from({ length: 10 }, (_one, index) => `after.update.${index}`);
		for (const type of types) await send(type);
		expect(await told(2 + types.length)).toEqual(['before.update', 'during.update', ...types]);
		expect(types.map(gotOf)).toEqual(types.map(() => 1));
		await untilOpen(OPEN_ONCE);
	},
	STEP_MILLISECONDS,
);

test(
	'"Uninstall" closes the stores and keeps their files, and n8n goes on',
	async () => {
		const types = (await packages().list())[0]?.installedNodes ?? [];
		await packages().uninstall(published.name);
		expect(await packages().list()).toEqual([]);
		for (const { type, latestVersion } of types) {
			await expect(stage.client.nodeType(type, latestVersion)).rejects.toThrow(
				`Unrecognized node type: ${type}`,
			);
		}
		await untilOpen({ outbox: 0, claims: 0 });
		expect(await readdir(storeFolder())).toEqual(
			expect.arrayContaining(['claims.sqlite', 'outbox.key', 'outbox.sqlite']),
		);
		expect((await fetch(`${stage.n8n.url}/healthz/readiness`)).status).toBe(200);
	},
	STEP_MILLISECONDS,
);

test(
	'installed again, it goes on where it was, the published workflows too',
	async () => {
		await packages().install(published.name);
		expect(await runsAfterDuplicate()).toBe(1);
		const before = (await scene.told(watching)).length;
		await send('installed.again');
		expect((await told(before + 1)).at(-1)).toBe('installed.again');
		expect(gotOf('installed.again')).toBe(1);
		await stage.n8n.restart();
		expect(await runsAfterDuplicate()).toBe(1);
		await send('after.restart');
		expect((await told(before + 2)).at(-1)).toBe('after.restart');
		expect(gotOf('after.restart')).toBe(1);
	},
	STEP_MILLISECONDS,
);
