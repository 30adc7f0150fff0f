import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetTemporaryFolder, rememberTemporaryFolder } from './process/children';
import { freePort, n8nEnvironment } from './process/environment';
import {
	end,
	isRunning,
	spawnN8n,
	waitUntilReady,
	type N8nCommand,
	type N8nRole,
} from './process/n8n';
import { keepOutput, type ProcessOutput } from './process/output';
import { installPackage } from './install/package';

/** What `startN8n` is told; only `folder` is needed. */
export interface N8nOptions {
	/** Where `ensureN8n` installed n8n. */
	folder: string;
	/** Default: `start`, all that n8n does. */
	role?: N8nRole;
	/** n8n's data (`.n8n` is made in it). Default: a temporary folder, removed by `stop`. */
	userFolder?: string;
	/** Leaves a temporary user folder behind, to look into it. */
	keepUserFolder?: boolean;
	port?: number;
	/** Environment variables over the harness's own; `undefined` unsets one. */
	env?: NodeJS.ProcessEnv;
	/** The built node package to install before the start. */
	packageFolder?: string;
	/** Starts n8n's task runner too, which Code nodes need. */
	codeNode?: boolean;
	/** Gets every line n8n prints. */
	log?: (line: string) => void;
}

/** A started n8n. It ends with this process, however that ends. */
export interface RunningN8n {
	/** `http://127.0.0.1:<port>`; the same after `restart`. */
	readonly url: string;
	readonly port: number;
	readonly userFolder: string;
	/** The id of n8n's process, which is its process group's too; `undefined` when it is not running. */
	pid(): number | undefined;
	/** Asks n8n to end (SIGTERM), forces it after 90 s, and removes a temporary user folder. */
	stop(): Promise<void>;
	/** SIGKILL to n8n and everything it started, as a power cut would; the user folder stays. */
	kill(): Promise<void>;
	/** Ends n8n if it runs and starts it on the same port and user folder, with `env` added. */
	restart(env?: NodeJS.ProcessEnv): Promise<void>;
	/** The last million characters of what n8n printed, over all starts. */
	output(): string;
}

/** Starts a real n8n and resolves when what it serves (webhooks, the REST API) answers. */
export async function startN8n(options: N8nOptions): Promise<RunningN8n> {
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-user-')));
	const isTemporary = options.userFolder === undefined && options.keepUserFolder !== true;
	if (isTemporary) rememberTemporaryFolder(userFolder);
	await mkdir(userFolder, { recursive: true });
	const port = options.port ?? (await freePort());
	const codeNode = options.codeNode ?? false;
	const choices = { userFolder, port, brokerPort: await freePort(), codeNode };
	const environment = n8nEnvironment(choices, options.env);
	const { folder, role = 'start' } = options;
	const command = { role, folder, userFolder, environment };
	const n8n = new Instance(command, port, isTemporary, keepOutput(options.log));
	try {
		if (options.packageFolder !== undefined) {
			await installPackage(userFolder, options.packageFolder);
		}
		await n8n.start();
	} catch (error) {
		await n8n.stop();
		throw error;
	}
	return n8n;
}

class Instance implements RunningN8n {
	readonly url: string;
	readonly userFolder: string;
	private child: ChildProcess | undefined;

	constructor(
		private readonly command: N8nCommand,
		readonly port: number,
		private readonly isTemporary: boolean,
		private readonly printed: ProcessOutput,
	) {
		this.url = `http://127.0.0.1:${port}`;
		this.userFolder = command.userFolder;
	}

	async start(): Promise<void> {
		this.child = spawnN8n(this.command, this.printed);
		const ready = waitUntilReady(this.child, this.command.role, this.url, this.printed);
		await ready.catch(async (error: unknown) => {
			await this.kill();
			throw error;
		});
	}

	pid(): number | undefined {
		return isRunning(this.child) ? this.child.pid : undefined;
	}

	async stop(): Promise<void> {
		await end(this.child, 'SIGTERM');
		if (!this.isTemporary) return;
		await rm(this.userFolder, { recursive: true, force: true, maxRetries: 5 });
		forgetTemporaryFolder(this.userFolder);
	}

	async kill(): Promise<void> {
		await end(this.child, 'SIGKILL');
	}

	async restart(env: NodeJS.ProcessEnv = {}): Promise<void> {
		await end(this.child, 'SIGTERM');
		this.command.environment = { ...this.command.environment, ...env };
		await this.start();
	}

	output(): string {
		return this.printed.text();
	}
}
