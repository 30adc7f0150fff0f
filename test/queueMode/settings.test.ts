import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeFile, dockerFile, serviceCalled } from '../docker/composeFile';
import { queueModeSettings } from '../docker/settings';
import { ensureN8n } from '../n8n/install/n8n';
import { SERVED_BY_WEBHOOK_PROCESSORS } from './world/proxy';

/* A setting that n8n doesn't read would do nothing, and nobody would say so. */

const INSTALLING_MILLISECONDS = 600_000;
/** Where n8n's own code reads environment variables. */
const SOURCES = ['n8n', 'n8n-core', '@n8n/config'];

let code = '';
beforeAll(async () => {
	const { folder } = await ensureN8n();
	const texts = SOURCES.flatMap((name) => scriptsIn(join(folder, 'node_modules', name, 'dist')));
	code = texts.map((file) => readFileSync(file, 'utf8')).join('\n');
}, INSTALLING_MILLISECONDS);

function scriptsIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((one) => one.isFile() && one.name.endsWith('.js'))
		.map((one) => join(one.parentPath, one.name));
}

const ours = (name: string) => name.startsWith('TELEPHONY_WEBHOOKS_');
const named = [
	...Object.keys(queueModeSettings()),
	...Object.keys(serviceCalled('main').environment ?? {}),
];

test.each(named.filter((name) => !ours(name)))('n8n reads %s', (name) => {
	expect(code).toMatch(new RegExp(`(process\\.env\\.|['"])${name}\\b`));
});

test('n8n reads no other name, which this test would see', () => {
	expect(code).not.toContain('N8N_DISABLE_PRODUCTION_MAIN_PROCESSES');
});

test('the proxy of docker/Caddyfile sends to webhook processors what the proxy here sends to them', () => {
	const caddyfile = dockerFile('Caddyfile');
	const [, paths = ''] = /@webhooks path (.*)/.exec(caddyfile) ?? [];
	expect(paths.split(' ')).toEqual(SERVED_BY_WEBHOOK_PROCESSORS.map((path) => `${path}*`));
	const upstreams = [...caddyfile.matchAll(/([\w-]+):5678/g)].map(([, name]) => name);
	expect(Object.keys(composeFile().services)).toEqual(expect.arrayContaining(upstreams));
	expect(upstreams).toEqual(['webhook-1', 'webhook-2', 'main']);
});
