import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { downloadN8n, type Progress } from './download';
import { takeLockUnless } from './lock';
import { projectFolder } from './project';

const NODE_MAJOR_NEEDED = 24;
const WAIT_NEWS_SECONDS = 3;

/** Where a ready n8n lies: `folder` holds its `node_modules`. */
export interface InstalledN8n {
	folder: string;
}

/** Where n8n is installed or will be, and whether it is there. */
export async function findN8n(): Promise<InstalledN8n & { readonly isInstalled: boolean }> {
	const folder = join(cacheFolder(), `n8n-${await installationKey(sourcesFolder())}`);
	return { folder, isInstalled: existsSync(folder) };
}

/**
 * Installs the n8n that test/n8n/package-lock.json pins into the user's cache folder, once for each
 * lock file, Node major and platform; afterwards it returns at once. The first time takes one to five
 * minutes and about 3 GB; `onProgress` is told every few seconds how far it is.
 */
export async function ensureN8n(options: { onProgress?: Progress } = {}): Promise<InstalledN8n> {
	if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_NEEDED) {
		throw new Error(
			`n8n 2.41 needs Node ${NODE_MAJOR_NEEDED} or newer, and this is ${process.version}. ` +
				'Use "npm start": the npm scripts of this project bring their own Node.',
		);
	}
	const onProgress = options.onProgress ?? (() => undefined);
	const { folder } = await findN8n();
	const isReady = () => existsSync(folder);
	const lock = await takeLockUnless(`${folder}.lock`, isReady, (seconds) => {
		if (seconds % WAIT_NEWS_SECONDS > 0) return;
		onProgress(`waiting for another process that installs it, ${seconds} s`);
	});
	if (lock === undefined) return { folder };
	try {
		if (!isReady()) await downloadN8n({ sources: sourcesFolder(), folder, onProgress });
	} finally {
		await lock.release();
	}
	return { folder };
}

/** Where the lock file of the n8n under test lies. */
export function sourcesFolder(): string {
	return join(projectFolder(), 'test', 'n8n');
}

/** The folder of this package in the cache folder that the operating system gives its user. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
	const platformDefault =
		process.platform === 'darwin'
			? join(homedir(), 'Library', 'Caches')
			: process.platform === 'win32'
				? (environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'))
				: join(homedir(), '.cache');
	return join(environment['XDG_CACHE_HOME'] || platformDefault, 'n8n-nodes-telephony-webhooks');
}

async function installationKey(sources: string): Promise<string> {
	const major = process.versions.node.split('.')[0];
	return createHash('sha256')
		.update(await readFile(join(sources, 'package-lock.json')))
		.update(`${major} ${process.platform} ${process.arch}`)
		.digest('hex')
		.slice(0, 16);
}
