import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, normalize } from 'node:path';
import { parse } from 'yaml';
import { findNpm, npmEnvironment } from '../n8n/install/npm';
import { filesIn } from './sources';
import { ROOT } from './documents';

/* What npm publishes: all that n8n needs, nothing else, and the entries of package.json that n8n asks of a community package. */

const MOST_MEGABYTES = 2;
const WANTED = [
	/^dist\/(lib|nodes|credentials)\/.*\.(js|json|svg)$/,
	/^(LICENSE|README\.md|package\.json)$/,
];

interface Manifest {
	readonly name: string;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
	readonly scripts: Readonly<Record<string, string>>;
	readonly dependencies: Readonly<Record<string, string>>;
	readonly peerDependencies: Readonly<Record<string, string>>;
}

interface Tarball {
	readonly size: number;
	readonly files: ReadonlyArray<{ readonly path: string }>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
let tarball: Tarball;
let files: ReadonlySet<string>;

beforeAll(() => {
	if (!existsSync(join(ROOT, 'dist', 'nodes'))) throw new Error('Run "npm run build" first');
	const { command, args, shell } = findNpm();
	const options = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
	const run = spawnSync(command, [...args, ...options], {
		cwd: ROOT,
		env: npmEnvironment(),
		shell,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	// A list in npm 11, an object by package name in npm 12.
	const [packed] = Object.values(JSON.parse(run.stdout) as Record<string, Tarball>);
	if (packed === undefined) throw new Error(run.stderr);
	tarball = packed;
	files = new Set(packed.files.map(({ path }) => path));
});

test('holds nothing but code, what n8n reads beside it, README and license', () => {
	const others = [...files].filter((file) => !WANTED.some((pattern) => pattern.test(file)));
	expect(others).toEqual([]);
	expect(tarball.size).toBeLessThan(MOST_MEGABYTES * 1024 * 1024);
});

test('holds every node with its icons and its entry in the nodes panel, and every credential', () => {
	const listed = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
	const beside = manifest.n8n.nodes.map((file) => file.replace(/\.js$/, '.json'));
	const icons = filesIn('nodes', '.svg').map((file) => `dist${file.slice(ROOT.length)}`);
	expect([...listed, ...beside, ...icons].filter((file) => !files.has(file))).toEqual([]);
});

test('holds the commands that the documents name', () => {
	const named = filesIn('docs', '.md').flatMap((file) => {
		const text = readFileSync(file, 'utf8');
		return [...text.matchAll(/n8n-nodes-telephony-webhooks\/(dist\/[\w./-]+\.js)/g)];
	});
	expect(named.length).toBeGreaterThan(0);
	expect(named.filter(([, file = '']) => !files.has(file))).toEqual([]);
});

/** What a file of the tarball loads that neither the tarball nor a package that is installed with it has. */
function missingIn(file: string): string[] {
	const text = readFileSync(join(ROOT, file), 'utf8');
	const required = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);
	return required
		.filter((name) => {
			if (isBuiltin(name)) return false;
			const path = normalize(join(file, '..', name));
			if (name.startsWith('.')) return !files.has(`${path}.js`) && !files.has(`${path}/index.js`);
			const [first = '', second = ''] = name.split('/');
			const packageName = first.startsWith('@') ? `${first}/${second}` : first;
			return !(packageName in { ...manifest.dependencies, ...manifest.peerDependencies });
		})
		.map((name) => `${file}: ${name}`);
}

test('holds, or depends on, all that its files load', () => {
	const code = [...files].filter((file) => file.endsWith('.js'));
	expect(code.length).toBeGreaterThan(100);
	expect(code.flatMap(missingIn)).toEqual([]);
});

test('package.json has what n8n asks of a community package', () => {
	expect(manifest).toMatchObject({
		name: expect.stringMatching(/^n8n-nodes-/) as unknown,
		keywords: expect.arrayContaining(['n8n-community-node-package']) as unknown,
		license: 'MIT',
		description: expect.stringMatching(/\S/) as unknown,
		homepage: expect.stringMatching(/^https:/) as unknown,
		author: { name: expect.any(String) as unknown, email: expect.stringContaining('@') as unknown },
		repository: {
			type: 'git',
			url: expect.stringMatching(/^git\+https:\/\/github\.com\//) as unknown,
		},
		engines: { node: expect.any(String) as unknown },
		n8n: { n8nNodesApiVersion: 1 },
		peerDependencies: { 'n8n-workflow': '*' },
		publishConfig: { access: 'public', provenance: true },
	});
	expect(Object.keys(manifest.peerDependencies)).toEqual(['n8n-workflow']);
	expect(manifest).not.toHaveProperty('overrides');
	expect(manifest).not.toHaveProperty('bundleDependencies');
});

test('nothing runs when it is installed', () => {
	const running =
		/^(pre|post)?(install|prepare|pack|publish|uninstall)$|^(prepublishOnly|dependencies)$/;
	expect(Object.keys(manifest.scripts).filter((name) => running.test(name))).toEqual([]);
});

test('what it depends on is of one version, so that users get what was tested', () => {
	const loose = Object.entries(manifest.dependencies).filter(
		([, range]) => !/^\d+\.\d+\.\d+$/.test(range),
	);
	expect(loose).toEqual([]);
});

test('it is published where npm can attest from what it was built', () => {
	const file = join(ROOT, '.github', 'workflows', 'publish.yml');
	const workflow = parse(readFileSync(file, 'utf8')) as {
		permissions: Record<string, string>;
		jobs: Record<string, { steps: Array<{ run?: string }> }>;
	};
	expect(workflow.permissions).toMatchObject({ 'id-token': 'write' });
	const steps = Object.values(workflow.jobs).flatMap((job) => job.steps.map(({ run }) => run));
	expect(steps.filter(Boolean).slice(-3)).toEqual(['npm ci', 'npm run build', 'npm publish']);
});
