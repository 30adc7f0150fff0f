import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { forgetTemporaryFolder, rememberTemporaryFolder } from '../process/children';
import { adviceFor } from './advice';
import { isAlive } from './lock';
import { buildNativeModules } from './native';
import { runNpm } from './npm';
import { lockedPackages } from './packages';
import { assertSpace } from './space';

const PROGRESS_SECONDS = 2;

/** Gets what is being done, and how much of it is done (0 to 1) where that is known. */
export type Progress = (news: string, share?: number) => void;

/** What is installed: `package.json` and its lock file in `sources`, ready in `folder` in the end. */
export interface Download {
	readonly sources: string;
	readonly folder: string;
	readonly onProgress: Progress;
}

/** Downloads n8n with npm, builds what has to be built, and moves it all into place. */
export async function downloadN8n({ sources, folder, onProgress }: Download): Promise<void> {
	await assertSpace(dirname(folder));
	await removeAbandoned(folder);
	const workFolder = `${folder}.installing-${process.pid}`;
	const logFile = `${folder}.log`;
	rememberTemporaryFolder(workFolder);
	try {
		await mkdir(workFolder, { recursive: true });
		await rm(logFile, { force: true });
		for (const file of ['package.json', 'package-lock.json']) {
			await copyFile(join(sources, file), join(workFolder, file));
		}
		await installPackages(workFolder, logFile, onProgress);
		onProgress('building its native modules, which can take a minute');
		await buildNativeModules(workFolder, logFile);
		await moveIntoPlace(workFolder, folder);
	} finally {
		await rm(workFolder, { recursive: true, force: true, maxRetries: 3 });
		forgetTemporaryFolder(workFolder);
	}
}

async function installPackages(
	workFolder: string,
	logFile: string,
	onProgress: Progress,
): Promise<void> {
	const { total, unpackedIn } = lockedPackages(join(workFolder, 'package-lock.json'));
	const report = () => {
		const unpacked = unpackedIn(workFolder);
		onProgress(`${unpacked} of ${total} packages`, unpacked / total);
	};
	report();
	const reporting = setInterval(report, PROGRESS_SECONDS * 1000);
	const quiet = ['--no-audit', '--no-fund', '--no-update-notifier'];
	try {
		// The scripts of 2300 packages are not ours to run; the two native ones are built by name.
		await runNpm(['ci', '--ignore-scripts', ...quiet], { folder: workFolder, logFile });
	} catch (cause) {
		const advice = adviceFor(readFileSync(logFile, 'utf8'));
		if (advice === undefined) throw cause;
		const where = `What npm printed is in ${logFile}`;
		throw new Error(`n8n could not be downloaded: ${advice}\n${where}`, { cause });
	} finally {
		clearInterval(reporting);
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
