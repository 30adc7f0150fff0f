import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNpm, npmEnvironment } from '../n8n/install/npm';
import { projectFolder, readManifest } from '../n8n/install/project';

/* The command of the README for those who install without the editor, run as it is written there with what npm would publish. */

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'installed-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

function npm(parameters: readonly string[], cwd: string): string {
	const { command, args, shell } = findNpm();
	const options = { cwd, env: npmEnvironment(), shell, encoding: 'utf8' as const };
	const run = spawnSync(command, [...args, ...parameters], options);
	expect([run.status, run.status === 0 ? '' : run.stderr]).toEqual([0, '']);
	return run.stdout.trim();
}

test('the command installs the package with its dependencies, and no second n8n-workflow', async () => {
	const project = projectFolder();
	const { name, dependencies } = readManifest(project);
	const readme = await readFile(join(project, 'README.md'), 'utf8');
	const written = new RegExp(`\`npm (install [^\`]*)${name}\``).exec(readme)?.[1];
	const packed = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
	const tarball = npm(packed, project).split('\n').at(-1);
	npm([...String(written).trim().split(' '), join(folder, String(tarball))], folder);
	const installed = await readdir(join(folder, 'node_modules'));
	const wanted = await withDependencies(project, Object.keys(dependencies ?? {}));
	expect(wanted).not.toContain('n8n-workflow');
	expect(installed.filter((one) => !one.startsWith('.')).sort()).toEqual([name, ...wanted].sort());
});

interface Locked {
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** These packages, and those that they need, by the lock file. */
async function withDependencies(project: string, names: readonly string[]): Promise<string[]> {
	const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as {
		packages: Readonly<Record<string, Locked>>;
	};
	const found = new Set<string>();
	const left = [...names];
	for (let one = left.pop(); one !== undefined; one = left.pop()) {
		if (found.has(one)) continue;
		found.add(one);
		const { dependencies, optionalDependencies } = lock.packages[`node_modules/${one}`] ?? {};
		left.push(...Object.keys({ ...dependencies, ...optionalDependencies }));
	}
	return [...found];
}
