import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findNpm, npmEnvironment } from './npm';
import { readManifest, type PackageManifest } from './project';

/**
 * Puts what `npm publish` would ship from `packageFolder`, with its production dependencies, where
 * n8n's own installer puts a community package: `<userFolder>/.n8n/nodes/node_modules/<name>`, its
 * dependencies nested inside it. Dev and peer dependencies stay out, as n8n leaves them out: then
 * `n8n-workflow` is n8n's own copy. Returns the folder of the installed package.
 */
export async function installPackage(userFolder: string, packageFolder: string): Promise<string> {
	const manifest = readManifest(packageFolder);
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const target = join(nodesFolder, 'node_modules', manifest.name);
	await rm(target, { recursive: true, force: true });
	const published = publishedFiles(packageFolder);
	assertBuilt(manifest, packageFolder, published);
	for (const file of published) {
		await mkdir(dirname(join(target, file)), { recursive: true });
		await cp(join(packageFolder, file), join(target, file));
	}
	await copyDependencies(manifest, packageFolder, target, target);
	const ledger = {
		name: 'installed-nodes',
		private: true,
		dependencies: { [manifest.name]: manifest.version },
	};
	await writeFile(join(nodesFolder, 'package.json'), JSON.stringify(ledger, undefined, 2));
	return target;
}

/** The files of the tarball, as npm itself selects them (`files`, `.npmignore`, README, …). */
function publishedFiles(packageFolder: string): string[] {
	const npm = findNpm();
	const packArguments = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
	const run = spawnSync(npm.command, [...npm.args, ...packArguments], {
		cwd: packageFolder,
		env: npmEnvironment(),
		shell: npm.shell,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	if (run.status !== 0) {
		throw new Error(`"npm pack" failed in ${packageFolder}: ${run.stderr}`, { cause: run.error });
	}
	// A list in npm 11, an object by package name in npm 12.
	const [tarball] = Object.values(JSON.parse(run.stdout) as Record<string, Tarball>);
	return (tarball?.files ?? []).map(({ path }) => path);
}

interface Tarball {
	files: Array<{ path: string }>;
}

function assertBuilt(manifest: PackageManifest, folder: string, published: string[]): void {
	const declared = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];
	const unbuilt = declared.filter((file) => !existsSync(join(folder, file)));
	if (unbuilt.length > 0) {
		throw new Error(`Not built yet, run "npm run build" first: ${unbuilt.join(', ')}`);
	}
	const unpublished = declared.filter((file) => !published.includes(file));
	if (unpublished.length > 0) {
		throw new Error(`"files" in package.json leaves out what n8n needs: ${unpublished.join(', ')}`);
	}
}

/**
 * Copies what `manifest` (installed in `from`) depends on into the node_modules of `root`, flat; a
 * second version of the same package is nested in `owner`, the copy that asked for it.
 */
async function copyDependencies(
	manifest: PackageManifest,
	from: string,
	owner: string,
	root: string,
): Promise<void> {
	const optional = manifest.optionalDependencies ?? {};
	for (const name of Object.keys({ ...manifest.dependencies, ...optional })) {
		const source = resolvePackage(name, from);
		if (source === undefined) {
			if (name in optional) continue;
			throw new Error(`${name}, needed by ${manifest.name}, is not installed. Run "npm install".`);
		}
		const dependency = readManifest(source);
		let target = join(root, 'node_modules', name);
		if (existsSync(target)) {
			if (readManifest(target).version === dependency.version) continue;
			target = join(owner, 'node_modules', name);
			if (existsSync(target)) continue;
		}
		const nested = join(source, 'node_modules');
		await cp(source, target, { recursive: true, filter: (path) => path !== nested });
		await copyDependencies(dependency, source, target, root);
	}
}

/** The folder Node would take `name` from for code that lies in `from`. */
function resolvePackage(name: string, from: string): string | undefined {
	for (let folder = from; ; folder = dirname(folder)) {
		const candidate = join(folder, 'node_modules', name);
		// A linked package (npm link, workspaces) is copied, not linked again.
		if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
		if (dirname(folder) === folder) return undefined;
	}
}
