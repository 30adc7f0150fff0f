import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJustCallApi, type JustCallApi } from '../../emulators/justCallApi/api';
import { startN8n, type RunningN8n } from '../../n8n/boot';
import { forgetTemporaryFolder, rememberTemporaryFolder } from '../../n8n/process/children';
import { freePort } from '../../n8n/process/environment';
import { ensureN8n } from '../../n8n/install/n8n';
import { projectFolder } from '../../n8n/install/project';
import { signIn, type N8nClient } from '../../n8n/api/rest';
import { connect, type Connected } from '../../stage/connected';
import { until } from '../../start/sender/events';
import { publishPage, type LogPage } from '../counts/page';
import { openGate, type Gate } from './gate';
import { Lives } from './lives';
import type { ChaosOptions } from './options';
import { createPlatforms, type Platforms } from './platforms/platforms';
import { countTraffic, type Traffic } from './platforms/traffic';

/** A platform's events on their way into one workflow. */
export interface Line extends Connected {
	/** For the table: the platform, its dialect where it has two, and whether runs are batched. */
	readonly label: string;
}

/** A real n8n that may be killed at any time, and everybody who sends to it. */
export interface Scene {
	readonly userFolder: string;
	readonly n8n: RunningN8n;
	readonly client: N8nClient;
	readonly lives: Lives;
	readonly platforms: Platforms;
	readonly lines: readonly Line[];
	readonly traffic: Traffic;
	readonly justCallApi: JustCallApi;
	/** The log page, in the same n8n. */
	readonly page: LogPage;
	/** What n8n printed about the package's own memory; empty when all is well. */
	readonly complaints: readonly string[];
	/** Ends everything and removes n8n's user folder; works at any time, also half open. */
	close(): Promise<void>;
}

/** The last round's end is hours of a platform's own time after the first round: everything is sent again then. */
const REMEMBER = { rememberHours: 24 };
const COMPLAINT = /deduplication store|being deduplicated/;

/** Starts n8n with the built package and publishes a workflow for every platform, for some also one that batches. */
export async function openScene(
	{ seed, gate: gated }: ChaosOptions,
	say: (line: string) => void,
): Promise<Scene> {
	const closing: Array<() => Promise<unknown>> = [];
	const close = async () => {
		for (const one of closing.splice(0).reverse()) await one().catch((error) => say(String(error)));
	};
	try {
		const { folder } = await ensureN8n({ onProgress: say });
		const userFolder = await temporaryFolder(closing);
		const port = await freePort();
		const gate = gated ? await openGate(port) : undefined;
		if (gate) closing.push(async () => await gate.close());
		const complaints: string[] = [];
		const n8n = await startN8n({
			folder,
			userFolder,
			port,
			packageFolder: projectFolder(),
			...(gate && { env: { N8N_WEBHOOK_URL: `${gate.url}/` } }),
			log: (line) => COMPLAINT.test(line) && complaints.push(line),
		});
		closing.push(async () => await n8n.stop());
		const client = await signIn(await frontOf(n8n, gate));
		const traffic = countTraffic();
		const lives = new Lives(n8n, traffic.endings.answeredAt);
		closing.push(async () => await traffic.close());
		const platforms = createPlatforms({ seed, send: traffic.send }, () => lives.isUp);
		closing.push(async () => await Promise.all(platforms.all.map((one) => one.close())));
		const justCallApi = await startJustCallApi(platforms.account, {
			rateLimit: { perHour: 18_000, perMinute: 3_000 },
			// Its checks of new URLs are requests like others, which the triggers count.
			send: traffic.send,
		});
		closing.push(async () => await justCallApi.close());
		const lines = await connectAll(client, platforms, justCallApi.url);
		const page = await publishPage(client);
		const parts = { userFolder, n8n, client, lives, platforms, lines, traffic };
		return { ...parts, justCallApi, page, complaints, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function temporaryFolder(closing: Array<() => Promise<unknown>>): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-chaos-'));
	rememberTemporaryFolder(folder);
	closing.push(async () => {
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		forgetTemporaryFolder(folder);
	});
	return folder;
}

/** Where n8n is reached: the gate opens a moment after n8n is ready. */
async function frontOf(n8n: RunningN8n, gate: Gate | undefined): Promise<string> {
	if (gate === undefined) return n8n.url;
	return await until('The opening of the gate', async () => {
		const { status } = await fetch(`${gate.url}/rest/login`);
		return status === 401 ? gate.url : undefined;
	});
}

async function connectAll(
	client: N8nClient,
	{ all, account, batched }: Platforms,
	apiUrl: string,
): Promise<Line[]> {
	const lines: Line[] = [];
	for (const emulator of all) {
		const byHand = emulator.id === 'justCall' ? { parameters: { registration: 'hand' } } : {};
		const connected = await connect(client, emulator, {
			...(emulator === account ? { apiUrl } : byHand),
			options: REMEMBER,
		});
		const hasTwo = emulator.id === 'runACall' || emulator.id === 'justCall';
		lines.push({ ...connected, label: emulator.name + (hasTwo ? `, ${emulator.dialect}` : '') });
	}
	for (const emulator of batched) {
		const options = { ...REMEMBER, batchUnderLoad: true };
		const connected = await connect(client, emulator, { options, label: 'batched' });
		lines.push({ ...connected, label: `${emulator.name}, batched` });
	}
	return lines;
}
