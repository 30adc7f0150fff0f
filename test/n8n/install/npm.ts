import { closeSync, existsSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { spawnGroup } from '../process/children';

/** How to start npm: `command ...args` followed by npm's own arguments. */
export interface NpmCommand {
	command: string;
	args: string[];
	shell: boolean;
}

const NPM_CLI = join('node_modules', 'npm', 'bin', 'npm-cli.js');

/**
 * The npm a user of this machine has: the one that started us (`npm_execpath`), else the one beside
 * this Node, else the first in PATH. npm's own script is run by the Node of this process wherever it
 * can be found, because native modules are built for the Node that runs npm.
 */
export function findNpm(environment: NodeJS.ProcessEnv = process.env): NpmCommand {
	const nodeFolder = dirname(realpathSync(process.execPath));
	const candidates = [environment['npm_execpath'], join(nodeFolder, '..', 'lib', NPM_CLI)];
	for (const folder of [nodeFolder, ...(environment['PATH'] ?? '').split(delimiter)]) {
		candidates.push(join(folder, NPM_CLI), join(folder, 'npm'));
	}
	for (const candidate of candidates) {
		// `npm_execpath` may also be yarn or pnpm, and `npm` in PATH may be a version manager's shim.
		if (!candidate || !existsSync(candidate)) continue;
		const script = realpathSync(candidate);
		if (script.endsWith('npm-cli.js')) {
			return { command: process.execPath, args: [script], shell: false };
		}
	}
	return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/** This process's environment without what an outer `npm run` adds about another project. */
export function npmEnvironment(): NodeJS.ProcessEnv {
	const environment: NodeJS.ProcessEnv = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (/^npm_(package|lifecycle)_/i.test(name)) continue;
		if (/^npm_config_(local_prefix|dry_run|global)$/i.test(name)) continue;
		environment[name] = value;
	}
	const path = environment['PATH'] ?? '';
	// Install scripts call plain `node`; it must be the one that will load what they build.
	return { ...environment, PATH: dirname(process.execPath) + delimiter + path };
}

/** The node-gyp that npm brings along, which knows newer Pythons than those in old dependencies. */
export function findNodeGyp(): string | undefined {
	const [npmScript] = findNpm().args;
	if (npmScript === undefined) return undefined;
	const script = join(dirname(npmScript), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
	return existsSync(script) ? script : undefined;
}

/** Where a command runs, and the file that what it prints is appended to. */
export interface LoggedRun {
	folder: string;
	logFile: string;
	/** Environment variables over npm's own. */
	environment?: NodeJS.ProcessEnv;
}

/** Runs npm to its end; rejects with the command, npm's last lines and the name of the log file. */
export async function runNpm(args: readonly string[], run: LoggedRun): Promise<void> {
	const npm = findNpm();
	await runLogged(`npm ${args.join(' ')}`, { ...npm, args: [...npm.args, ...args] }, run);
}

/** Runs a command with npm's environment to its end; `title` is what errors call it. */
export async function runLogged(title: string, npm: NpmCommand, run: LoggedRun): Promise<void> {
	const log = openSync(run.logFile, 'a');
	try {
		const child = spawnGroup(npm.command, npm.args, {
			cwd: run.folder,
			env: { ...npmEnvironment(), ...run.environment },
			stdio: ['ignore', log, log],
			shell: npm.shell,
		});
		const ending = await new Promise<string | undefined>((resolve, reject) => {
			child.once('error', (cause) =>
				reject(new Error(`${npm.command} could not be started. Is it in PATH?`, { cause })),
			);
			child.once('exit', (code, signal) =>
				resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`),
			);
		});
		if (ending === undefined) return;
		const lines = readFileSync(run.logFile, 'utf8').trimEnd().split('\n').slice(-12);
		throw new Error(
			`"${title}" ${ending}. Its last lines:\n${lines.join('\n')}\n` +
				`Everything it printed is in ${run.logFile}`,
		);
	} finally {
		closeSync(log);
	}
}
