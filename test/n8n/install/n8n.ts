import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isAlive, takeLockUnless } from './lock';
import { buildNativeModules } from './native';
import { runNpm } from './npm';
import { projectFolder } from './project';

const NODE_MAJOR_NEEDED = 24;
const PROGRESS_SECONDS = 3;

/** Where a ready n8n lies: `folder` holds its `node_modules`. */
export interface InstalledN8n {
	folder: string;
}

/**
 * Installs the n8n that test/n8n/package-lock.json pins into the user's cache folder, once for each
 * lock file, Node major and platform; afterwards it returns at once. The first time takes one to five
 * minutes and about 3 GB; `onProgress` gets a line every few seconds meanwhile.
 */
export async function ensureN8n(
	options: { onProgress?: (line: string) => void } = {},
): Promise<InstalledN8n> {
	if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_NEEDED) {
		throw new Error(
			`n8n 2.41 runs on Node ${NODE_MAJOR_NEEDED} and newer, this is ${process.version}. ` +
				'npm scripts of this project bring their own Node: use "npm start".',
		);
	}
	const onProgress = options.onProgress ?? (() => undefined);
	const sources = join(projectFolder(), 'test', 'n8n');
	const folder = join(cacheFolder(), `n8n-${await installationKey(sources)}`);
	const isReady = () => existsSync(folder);
	const lock = await takeLockUnless(`${folder}.lock`, isReady, (seconds) => {
		if (seconds % PROGRESS_SECONDS > 0) return;
		onProgress(`Another process is installing n8n; waiting for it: ${seconds} s`);
	});
	if (lock === undefined) return { folder };
	try {
		if (!isReady()) await install(sources, folder, onProgress);
	} finally {
		await lock.release();
	}
	return { folder };
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

async function install(
	sources: string,
	folder: string,
	onProgress: (line: string) => void,
): Promise<void> {
	await removeAbandoned(folder);
	const workFolder = `${folder}.installing-${process.pid}`;
	const logFile = `${folder}.log`;
	const startedAt = Date.now();
	let step = 'Downloading n8n (first time only, usually 1 to 5 minutes)';
	const report = () => onProgress(`${step}: ${Math.round((Date.now() - startedAt) / 1000)} s`);
	report();
	const reporting = setInterval(report, PROGRESS_SECONDS * 1000);
	try {
		await mkdir(workFolder, { recursive: true });
		await rm(logFile, { force: true });
		for (const file of ['package.json', 'package-lock.json']) {
			await copyFile(join(sources, file), join(workFolder, file));
		}
		const quiet = ['--no-audit', '--no-fund', '--no-update-notifier'];
		// The scripts of 2300 packages are not ours to run; the two native ones are built by name.
		const npmArguments = ['ci', '--ignore-scripts', ...quiet];
		await runNpm(npmArguments, { folder: workFolder, logFile });
		step = 'Building the native modules of n8n (about a minute)';
		await buildNativeModules(workFolder, logFile);
		await moveIntoPlace(workFolder, folder);
		step = 'n8n is installed';
		report();
	} finally {
		clearInterval(reporting);
		await rm(workFolder, { recursive: true, force: true, maxRetries: 3 });
	}
}

/** The rename is what marks an installation complete; when another process was first, theirs stays. */
async function moveIntoPlace(workFolder: string, folder: string): Promise<void> {
	try {
		await rename(workFolder, folder);
	} catch (error) {
		if (!existsSync(folder)) throw error;
	}
}

/** Removes what installations whose process was killed left beside `folder`. */
async function removeAbandoned(folder: string): Promise<void> {
	const prefix = `${basename(folder)}.installing-`;
	for (const name of await readdir(dirname(folder))) {
		if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
		await rm(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 3 });
	}
}
