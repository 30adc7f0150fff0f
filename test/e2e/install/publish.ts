import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder, readManifest } from '../../n8n/install/project';
import type { Packed } from './pack';
import type { Registry } from './registry';

/** This package in a registry. */
export interface Published {
	readonly name: string;
	readonly version: string;
	/** The packages that it needs. */
	readonly direct: readonly string[];
	/** Those, and what they need themselves. */
	readonly dependencies: readonly string[];
	readonly packed: Packed;
}

/** Publishes the built package, and its dependencies as npm has installed them here. */
export async function publishProject(registry: Registry): Promise<Published> {
	const project = projectFolder();
	const { name, version, dependencies: needed = {} } = readManifest(project);
	const direct = Object.keys(needed);
	const dependencies = await withDependencies(project, direct);
	const [packed] = registry.publish([project, ...dependencies.map((one) => inside(project, one))]);
	if (packed === undefined) throw new Error('npm has packed nothing');
	return { name, version, direct, dependencies, packed };
}

/** Publishes the same tarball under the next version; answers that. */
export async function publishNext(registry: Registry, published: Published): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'next-'));
	const version = published.version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
	try {
		const tarball = registry.tarballOf(published.packed);
		const run = spawnSync('tar', ['-xzf', tarball, '-C', folder], { encoding: 'utf8' });
		if (run.status !== 0) throw new Error(`tar could not unpack ${tarball}: ${run.stderr}`);
		const file = join(folder, 'package', 'package.json');
		const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
		await writeFile(file, JSON.stringify({ ...manifest, version }));
		registry.publish([join(folder, 'package')]);
		return version;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

interface Locked {
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** These packages, and those that they need, by the lock file; optional ones that npm has left out here are left out. */
async function withDependencies(project: string, names: readonly string[]): Promise<string[]> {
	const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as {
		packages: Readonly<Record<string, Locked>>;
	};
	const found = new Set<string>();
	const left = [...names];
	for (let one = left.pop(); one !== undefined; one = left.pop()) {
		if (found.has(one) || !existsSync(inside(project, one))) continue;
		found.add(one);
		const { dependencies, optionalDependencies } = lock.packages[`node_modules/${one}`] ?? {};
		left.push(...Object.keys({ ...dependencies, ...optionalDependencies }));
	}
	return [...found];
}

function inside(project: string, name: string): string {
	return join(project, 'node_modules', name);
}
