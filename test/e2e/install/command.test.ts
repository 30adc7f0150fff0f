import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNpm } from '../../n8n/install/npm';
import { projectFolder } from '../../n8n/install/project';
import { publishProject } from './publish';
import { startRegistry, type Registry } from './registry';

/* The command of the README for those who install without the editor, run as it is written there. */

let folder: string;
let registry: Registry;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'installed-'));
	registry = await startRegistry();
});
afterAll(async () => {
	await registry.close();
	await rm(folder, { recursive: true, force: true });
});

test('the command installs the package with its dependencies, and no second n8n-workflow', async () => {
	const { name, dependencies } = await publishProject(registry);
	const readme = await readFile(join(projectFolder(), 'README.md'), 'utf8');
	const written = new RegExp(`\`npm (install [^\`]*${name})\``).exec(readme)?.[1];
	await runNpm(String(written).split(' '), {
		folder,
		logFile: join(folder, 'npm.log'),
		environment: registry.environment,
	});
	const installed = await readdir(join(folder, 'node_modules'));
	expect(dependencies).not.toContain('n8n-workflow');
	expect(installed.filter((one) => !one.startsWith('.')).sort()).toEqual(
		[name, ...dependencies].sort(),
	);
});
