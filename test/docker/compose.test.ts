import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { storeSettings } from '../../lib/n8n/store/settings';
import { projectFolder } from '../n8n/install/project';
import { composeFile, dockerFile, serviceCalled } from './composeFile';
import { queueModeSettings } from './settings';

const { services, volumes } = composeFile();
const settings = queueModeSettings();
const N8N = ['main', 'webhook-1', 'webhook-2', 'worker'] as const;

test('only services that are there are waited for, and each of them says when it is healthy', () => {
	for (const { depends_on: awaited = {} } of Object.values(services)) {
		for (const name of Object.keys(awaited)) expect(services[name]?.healthcheck).toBeDefined();
	}
});

test('every volume of a service is declared, and each is used', () => {
	const used = Object.values(services)
		.flatMap((one) => one.volumes ?? [])
		.map((text) => text.split(':')[0] ?? '')
		.filter((name) => !name.startsWith('.'));
	expect(used.sort()).toEqual(Object.keys(volumes).sort());
});

test.each(N8N)(
	'%s runs the image that has the package, with what all processes are told',
	(name) => {
		const { command, depends_on: awaited, deploy, ...service } = serviceCalled(name);
		const { command: none, depends_on: stores, deploy: once, ...main } = serviceCalled('main');
		expect(service).toEqual(main);
		expect([none, once]).toEqual([undefined, undefined]);
		expect(service.env_file).toBe('queue-mode.env');
		expect(Object.keys(awaited ?? {})).toEqual(expect.arrayContaining(Object.keys(stores ?? {})));
		expect([command, deploy?.replicas]).toEqual(
			{
				main: [undefined, undefined],
				'webhook-1': ['webhook', undefined],
				'webhook-2': ['webhook', undefined],
				worker: ['worker', 2],
			}[name],
		);
	},
);

test('nothing is set in both the shared file and the compose file', () => {
	const own = Object.keys(serviceCalled('main').environment ?? {});
	expect(own.filter((name) => name in settings)).toEqual([]);
});

test('the package keeps what it stores in that PostgreSQL, and knows each of its settings', () => {
	const all = { ...settings, ...serviceCalled('main').environment };
	const noFile = () => {
		throw new Error('No setting is in a file');
	};
	expect(storeSettings(all, noFile)).toMatchObject({
		kind: 'postgres',
		options: { server: { host: 'postgres', user: 'n8n', database: 'n8n' } },
	});
});

test("PostgreSQL makes the database and the user that n8n is told, and n8n gets PostgreSQL's password", () => {
	const { POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD } =
		serviceCalled('postgres').environment ?? {};
	expect(POSTGRES_DB).toBe(settings.DB_POSTGRESDB_DATABASE);
	expect(POSTGRES_USER).toBe(settings.DB_POSTGRESDB_USER);
	expect(POSTGRES_PASSWORD).toBe('${POSTGRES_PASSWORD}');
	const password = serviceCalled('main').environment?.DB_POSTGRESDB_PASSWORD;
	expect(password).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
	expect(serviceCalled('postgres').healthcheck?.test).toContain(`--dbname=${POSTGRES_DB}`);
});

test('.env.example has every variable that the compose file takes from there, and no other', () => {
	const needed = dockerFile('compose.yaml').matchAll(/\$\{(\w+)/g);
	const optional = ['PACKAGE'];
	const names = [...new Set([...needed].map(([, name = '']) => name))];
	const expected = names.filter((name) => !optional.includes(name)).sort();
	expect(Object.keys(parseEnv(dockerFile('.env.example'))).sort()).toEqual(expected);
});

test("the image has the tested n8n, and the package installed as the README's command does", () => {
	const recipe = dockerFile('Dockerfile');
	const read = (...path: string[]) => readFileSync(join(projectFolder(), ...path), 'utf8');
	const { dependencies } = JSON.parse(read('test', 'n8n', 'package.json')) as {
		dependencies: { n8n: string };
	};
	expect(/ARG N8N_VERSION=(.*)/.exec(recipe)?.[1]).toBe(dependencies.n8n);
	const flags = (text: string) => /npm install ((?:--[\w-]+ )+)/.exec(text)?.[1];
	expect(flags(recipe)).toBeDefined();
	expect(flags(recipe)).toBe(flags(read('README.md')));
});
