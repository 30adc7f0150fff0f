import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queueModeSettings } from '../../docker/settings';
import { startN8n, type RunningN8n } from '../../n8n/boot';
import { installPackage } from '../../n8n/install/package';
import { ensureN8n } from '../../n8n/install/n8n';
import { projectFolder } from '../../n8n/install/project';
import { forgetTemporaryFolder, rememberTemporaryFolder } from '../../n8n/process/children';
import type { N8nRole } from '../../n8n/process/n8n';
import { startProxy } from './proxy';
import { startServices, type ServiceOptions, type Services } from './services';

/** n8n in queue mode, each process as on a host of its own: a user folder, with the package in it, and ports of its own. */
export interface QueueMode {
	/** The proxy's: the editor, the REST API and webhooks. */
	readonly url: string;
	readonly services: Services;
	readonly main: RunningN8n;
	readonly workers: readonly RunningN8n[];
	readonly webhookProcessors: readonly RunningN8n[];
	/** Ends everything and removes every folder. */
	close(): Promise<void>;
}

/** What `openQueueMode` may be told. */
export interface QueueModeOptions extends ServiceOptions {
	/** Two unless told otherwise. */
	readonly workers?: number;
	readonly webhookProcessors?: number;
	/** The proxy's; a free one unless told otherwise. */
	readonly port?: number;
	/** Environment variables of every process over docker/queue-mode.env; `undefined` unsets one. */
	readonly env?: NodeJS.ProcessEnv;
	/** Gets what takes long, step by step. */
	readonly onProgress?: (line: string) => void;
	/** Gets every line that a process prints. */
	readonly log?: (name: string, line: string) => void;
}

/** Starts PostgreSQL, Redis, n8n's main process, workers and webhook processors, one after the other, and a proxy. */
export async function openQueueMode(options: QueueModeOptions = {}): Promise<QueueMode> {
	const { onProgress = () => undefined, workers = 2, webhookProcessors = 2 } = options;
	const closing: Array<() => Promise<unknown>> = [];
	const processes: RunningN8n[] = [];
	const close = async () => {
		await Promise.all(processes.splice(0).map(async (one) => await one.stop()));
		for (const one of closing.splice(0).reverse()) await one();
	};
	try {
		const { folder } = await ensureN8n({ onProgress });
		const settings = queueModeSettings();
		onProgress('Starting PostgreSQL and Redis …');
		const services = await startServices(settings, options);
		closing.push(services.close);
		const root = await temporaryFolder(closing);
		const proxy = await startProxy(options.port);
		closing.push(proxy.close);
		const env = { ...settings, ...services.environment, N8N_WEBHOOK_URL: `${proxy.url}/` };
		const start = async (role: N8nRole, name: string) => {
			onProgress(`Starting n8n: ${name} …`);
			const userFolder = await userFolderWithPackage(root, name);
			const log = (line: string) => options.log?.(name, line);
			const all = { ...env, ...options.env };
			const started = await startN8n({ role, folder, userFolder, env: all, log });
			processes.push(started);
			return started;
		};
		const main = await start('start', 'main');
		const webhookOnes = await several(webhookProcessors, 'webhook', start);
		const workerOnes = await several(workers, 'worker', start);
		await proxy.open(
			main.port,
			webhookOnes.map(({ port }) => port),
		);
		const roles = { main, workers: workerOnes, webhookProcessors: webhookOnes };
		return { url: proxy.url, services, ...roles, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function several(
	count: number,
	role: N8nRole,
	start: (role: N8nRole, name: string) => Promise<RunningN8n>,
): Promise<RunningN8n[]> {
	const started: RunningN8n[] = [];
	for (let number = 1; number <= count; number++) {
		started.push(await start(role, `${role}-${number}`));
	}
	return started;
}

/** The package is installed once and copied: it is the same on every host. */
async function userFolderWithPackage(root: string, name: string): Promise<string> {
	const [installed, userFolder] = [join(root, 'installed'), join(root, name)];
	await mkdir(installed).then(
		async () => await installPackage(installed, projectFolder()),
		(error: NodeJS.ErrnoException) => {
			if (error.code !== 'EEXIST') throw error;
		},
	);
	await cp(installed, userFolder, { recursive: true });
	return userFolder;
}

async function temporaryFolder(closing: Array<() => Promise<unknown>>): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-queue-mode-'));
	rememberTemporaryFolder(folder);
	closing.push(async () => {
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		forgetTemporaryFolder(folder);
	});
	return folder;
}
