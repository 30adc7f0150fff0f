import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findNodeGyp, runLogged, runNpm } from './npm';

const COMPILER_ADVICE =
	'It needs Python 3, make and a C++ compiler ' +
	'(Debian and Ubuntu: apt-get install python3 make g++; macOS: xcode-select --install; ' +
	'Windows: Visual Studio Build Tools with the C++ workload).';

interface NativeModule {
	name: string;
	/** Bound to Node-API, which is stable: the headers of any Node version will do. */
	nodeApi: boolean;
}

/** The modules without which n8n does not start: its database and its expression engine. */
const NATIVE_MODULES: readonly NativeModule[] = [
	{ name: 'sqlite3', nodeApi: true },
	{ name: 'isolated-vm', nodeApi: false },
];

/**
 * Builds what the Node of this process cannot load yet in `folder`. sqlite3 is fetched ready-made
 * where its release page can be reached (seconds), else compiled (about a minute); isolated-vm
 * brings its binaries for the usual platforms.
 */
export async function buildNativeModules(folder: string, logFile: string): Promise<void> {
	for (const native of NATIVE_MODULES) {
		if (loads(native, folder)) continue;
		try {
			await build(native, folder, logFile);
		} catch (cause) {
			throw new Error(`${describe(native)} ${COMPILER_ADVICE} ${messageOf(cause)}`, { cause });
		}
		if (loads(native, folder)) continue;
		throw new Error(`${describe(native)} It was built and still does not load; see ${logFile}`);
	}
}

async function build(native: NativeModule, folder: string, logFile: string): Promise<void> {
	// Many users switch install scripts off for all projects; this one is asked for by name.
	const rebuild = ['rebuild', native.name, '--ignore-scripts=false', '--foreground-scripts'];
	try {
		await runNpm(rebuild, { folder, logFile });
	} catch (error) {
		// n8n's tree has node-gyp 8, which fails with Python 3.12 and newer, and offline where it
		// cannot download Node's headers. npm's own node-gyp and headers of this machine may do.
		const nodeGyp = findNodeGyp();
		if (!native.nodeApi || nodeGyp === undefined) throw error;
		const headers = installedHeaders();
		const args = [nodeGyp, 'rebuild', '--directory', join(folder, 'node_modules', native.name)];
		const environment = headers === undefined ? {} : { npm_config_nodedir: headers };
		const command = { command: process.execPath, args, shell: false };
		const title = `node-gyp rebuild of ${native.name}`;
		await runLogged(title, command, { folder, logFile, environment });
	}
}

/** The prefix (`/usr`, …) under which Node's C headers lie on this machine, if they do. */
function installedHeaders(): string | undefined {
	const prefixes = [dirname(dirname(process.execPath)), '/usr', '/usr/local'];
	return prefixes.find((prefix) => existsSync(join(prefix, 'include', 'node', 'node_api.h')));
}

function loads({ name }: NativeModule, folder: string): boolean {
	const script = `require(${JSON.stringify(name)})`;
	const run = spawnSync(process.execPath, ['-e', script], { cwd: folder, timeout: 60_000 });
	return run.status === 0;
}

function describe({ name }: NativeModule): string {
	return `n8n needs ${name}, which could not be built for Node ${process.versions.node}.`;
}

function messageOf(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
