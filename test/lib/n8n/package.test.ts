import './userFolder';
import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadOutputSchema, PackageDirectoryLoader } from 'n8n-core';
import {
	deepCopy,
	webhookDescriptionIsNativelyResolvable,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';
import { services } from '../../../nodes/services';
import { platformRows } from './triggers';
import { removeUserFolder } from './userFolder';

const ROOT = join(__dirname, '../../..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	name: string;
	version: string;
	n8n: { nodes: string[]; credentials: string[] };
};
const rows = (files: string[]) =>
	files.map((file) => [basename(file).split('.')[0] ?? '', file] as const);
const nodeRows = rows(manifest.n8n.nodes);
/** The trigger of the package's own sender gets its events from the store, and the log page starts no run. */
const OTHER_TRIGGERS = ['WebhookSenderTrigger', 'WebhookLogTrigger'];
const webhookTriggerRows = nodeRows.filter(
	([name]) => name.endsWith('Trigger') && !OTHER_TRIGGERS.includes(name),
);
const actionRows = services.map((service) => {
	const name = service.id.charAt(0).toUpperCase() + service.id.slice(1);
	return [name, `dist/nodes/${name}/${name}.node.js`, service] as const;
});
const credentialRows = rows(manifest.n8n.credentials);

/** Fields of credentials that everybody may see. */
const NO_SECRETS = new Set([
	'baseUrl',
	'allowedNetworks',
	'allowHttp',
	'ownSubscriptions',
	'proxyUrl',
	'proxyUser',
	'required',
]);

let loader: PackageDirectoryLoader;
beforeAll(async () => {
	const missing = manifest.n8n.nodes.find((file) => !existsSync(join(ROOT, file)));
	if (missing !== undefined) throw new Error(`There is no ${missing}: run "npm run build" first`);
	loader = new PackageDirectoryLoader(ROOT);
	await loader.loadAll();
});
afterAll(removeUserFolder);

function nodeFrom(file: string): INodeType {
	const loaded = Object.values(loader.nodeTypes).find(({ sourcePath }) => sourcePath === file);
	if (loaded === undefined || 'nodeVersions' in loaded.type)
		throw new Error(`${file} is not loaded`);
	return loaded.type;
}

/** Files of the icons n8n serves for a node or a credential. */
function iconFiles({ iconUrl }: { iconUrl?: unknown }): string[] {
	const prefix = `icons/${manifest.name}/`;
	return Object.entries(iconUrl as Record<string, string>).map(([theme, url]) => {
		expect(['light', 'dark']).toContain(theme);
		expect(url.startsWith(prefix)).toBe(true);
		return join(ROOT, url.slice(prefix.length));
	});
}

/** Every text in a value that n8n would evaluate. */
function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(expressionsIn)
		: [];
}

test('n8n finds a trigger of every platform in the package', () => {
	const names = platformRows.map(([, { id }]) => `${id}Trigger`);
	expect(Object.keys(loader.known.nodes)).toEqual(expect.arrayContaining(names));
	expect(loader.types.nodes).toHaveLength(nodeRows.length);
	expect(loader.types.credentials).toHaveLength(credentialRows.length);
});

test('n8n finds an action node of every service in the package', () => {
	const files = nodeRows.map(([, file]) => file);
	expect(files).toEqual(expect.arrayContaining(actionRows.map(([, file]) => file)));
});

describe.each(nodeRows)('the node %s, as n8n loads it', (className, file) => {
	test('has a name, a title and words', () => {
		const { name, displayName, description, defaults, codex, version, defaultVersion } =
			nodeFrom(file).description;
		expect(name.toLowerCase()).toBe(className.toLowerCase());
		expect(displayName.endsWith(' Trigger')).toBe(className.endsWith('Trigger'));
		expect(defaults.name).toBe(displayName);
		expect(description).toMatch(/^[A-Z].+[^.]$/);
		expect([version].flat()).toContain(defaultVersion);
		expect(codex?.categories).not.toEqual([]);
		expect(codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:/);
		expect(nodeFrom(file).description).toMatchObject({
			communityNodePackageVersion: manifest.version,
		});
	});

	test('has in its notices only the tags that n8n keeps in a notice', () => {
		const notices = nodeFrom(file).description.properties.filter(({ type }) => type === 'notice');
		const others = notices.flatMap(({ displayName }) =>
			(displayName.match(/<\/?\w+/g) ?? []).filter((tag) => !/^<\/?(a|ul|li)$/.test(tag)),
		);
		expect(others).toEqual([]);
	});

	test('has one of the choices chosen wherever one has to be', () => {
		const unchosen = nodeFrom(file)
			.description.properties.filter(({ type, typeOptions }) => {
				return type === 'options' && typeOptions?.loadOptionsMethod === undefined;
			})
			.filter(({ default: chosen, options = [] }) => {
				return !(options as INodePropertyOptions[]).some(({ value }) => value === chosen);
			});
		expect(unchosen.map(({ displayName }) => displayName)).toEqual([]);
	});

	test('has labels in its collections that the editor does not cut', () => {
		const labels = nodeFrom(file)
			.description.properties.filter(({ name, type }) => {
				// n8n's own.
				return type === 'collection' && name !== 'requestOptions';
			})
			.flatMap(({ options = [] }) => (options as INodeProperties[]).map((one) => one.displayName));
		// n8n's lint wants this one in full.
		const long = labels.filter((label) => label.length > 25 && !/ Names? or IDs?$/.test(label));
		expect(long).toEqual([]);
	});

	test('says nothing undefined', () => {
		expect(JSON.stringify(nodeFrom(file).description)).not.toMatch(/undefined|\[object/);
	});

	test('has an icon for light and for dark', () => {
		const files = iconFiles(nodeFrom(file).description);
		expect(files.filter((icon) => existsSync(icon))).toHaveLength(2);
	});

	test("refers only to credentials of the package and n8n's header, and tests each of its own", () => {
		const { description, methods } = nodeFrom(file);
		for (const { name, testedBy } of description.credentials ?? []) {
			if (name === 'httpHeaderAuth') continue;
			const { type } = loader.getCredential(name);
			if (typeof testedBy === 'string') expect(methods?.credentialTest).toHaveProperty(testedBy);
			else expect(type.test).toBeDefined();
		}
	});

	test('shows parameters only by parameters it has', () => {
		const { properties, credentials = [] } = nodeFrom(file).description;
		const options = properties
			.filter(({ type }) => type === 'collection')
			.flatMap((property) =>
				((property.options ?? []) as INodeProperties[]).map(
					({ name }) => `/${property.name}.${name}`,
				),
			);
		const own = properties.flatMap(({ name }) => [name, `/${name}`]);
		const known = ['@version', ...own, ...options];
		const shown = [...properties, ...credentials].flatMap(({ displayOptions = {} }) => [
			...Object.keys(displayOptions.show ?? {}),
			...Object.keys(displayOptions.hide ?? {}),
		]);
		expect(shown.filter((name) => !known.includes(name))).toEqual([]);
	});

	// n8n's editor takes such a parameter for the choice of how to sign in, hides it and offers the credentials by it.
	test('names no parameter as what its credentials are shown by, except by a path', () => {
		const { properties, credentials = [] } = nodeFrom(file).description;
		const keys = credentials.flatMap(({ displayOptions = {} }) => [
			...Object.keys(displayOptions.show ?? {}),
			...Object.keys(displayOptions.hide ?? {}),
		]);
		const names = new Set(properties.map(({ name }) => name));
		expect(keys.filter((key) => names.has(key))).toEqual([]);
	});
});

describe.each(webhookTriggerRows)('the trigger %s, as n8n loads it', (_name, file) => {
	test('is no version 1: n8n evaluates an expression on every request to that', () => {
		const { description } = nodeFrom(file);
		expect([description.version].flat()).toEqual([2, 3]);
		expect(description.defaultVersion).toBe(3);
	});

	test('is one to n8n', () => {
		const { group, inputs, description, credentials } = nodeFrom(file).description;
		expect({ group, inputs }).toEqual({ group: ['trigger'], inputs: [] });
		expect(description).toMatch(/^Starts the workflow /);
		expect(credentials).toHaveLength(1);
	});

	test('has a schema of its items that n8n finds', () => {
		const schema = loadOutputSchema({ nodeDir: join(ROOT, dirname(file)), version: 2 });
		const fields = Object.keys(schema?.properties ?? {});
		expect(fields).toEqual(
			expect.arrayContaining(['platform', 'event', 'contact', 'call', 'data']),
		);
	});

	test('describes its webhooks without an expression: one would cost an engine on every request', () => {
		const { webhooks = [], properties } = nodeFrom(file).description;
		const posts = webhooks.filter(({ httpMethod }) => httpMethod === 'POST');
		expect(posts).toEqual([
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: 'webhook',
			},
		]);
		expect(webhooks.length - posts.length).toBeLessThanOrEqual(1);
		expect(webhooks.filter((webhook) => !webhookDescriptionIsNativelyResolvable(webhook))).toEqual(
			[],
		);
		expect(expressionsIn(properties)).toEqual([]);
	});

	test('has a webhook and the hooks n8n calls around it', () => {
		const node = nodeFrom(file);
		expect(node).toHaveProperty('webhook', expect.any(Function));
		expect(Object.keys(node.webhookMethods?.default ?? {}).sort()).toEqual([
			'checkExists',
			'create',
			'delete',
		]);
	});
});

describe('the trigger of the log page, as n8n loads it', () => {
	const trigger = () => nodeFrom('dist/nodes/WebhookLog/WebhookLogTrigger.node.js');

	test('is no version 1, and describes its webhooks without an expression', () => {
		const { version, webhooks = [], properties, group, inputs, outputs } = trigger().description;
		expect({ version, group, inputs, outputs }).toEqual({
			version: [2],
			group: ['trigger'],
			inputs: [],
			outputs: [],
		});
		expect(webhooks.map(({ httpMethod, path }) => `${httpMethod} ${path}`)).toEqual([
			'GET log',
			'HEAD log',
			'POST log',
			'GET log/metrics',
			'HEAD log/metrics',
		]);
		expect(webhooks.filter(({ ndvHideUrl }) => ndvHideUrl !== true)).toEqual([webhooks[0]]);
		expect(webhooks.every(webhookDescriptionIsNativelyResolvable)).toBe(true);
		expect(expressionsIn(properties)).toEqual([]);
	});

	test('has a webhook and the hooks n8n calls around it', () => {
		expect(trigger()).toHaveProperty('webhook', expect.any(Function));
		expect(Object.keys(trigger().webhookMethods ?? {})).toEqual(['default']);
	});
});

describe.each(actionRows)('the action node %s, as n8n loads it', (_name, file, service) => {
	test('is one that n8n runs by its description, and that agents can use', () => {
		const { description, execute } = nodeFrom(file);
		expect(execute).toBeUndefined();
		expect(description).toMatchObject({ usableAsTool: true, inputs: ['main'], outputs: ['main'] });
		expect(description.credentials).toEqual([{ name: service.credential, required: true }]);
	});

	test('says what it does with which things, as no other node does', () => {
		const { description } = nodeFrom(file).description;
		expect(description).not.toMatch(/^(Work with|Starts) /);
		const named = service.resources.filter(({ title }) =>
			description.toLowerCase().includes(title.toLowerCase()),
		);
		expect(named.length).toBeGreaterThanOrEqual(2);
		const alike = nodeRows.filter(
			([, one]) => nodeFrom(one).description.description === description,
		);
		expect(alike).toHaveLength(1);
	});

	test('has a schema of the items of every operation that n8n finds', () => {
		const nodeDir = join(ROOT, dirname(file));
		const without = service.resources.flatMap(({ name: resource, operations }) =>
			operations
				.filter(({ name: operation }) => {
					const schema = loadOutputSchema({ nodeDir, version: 1, resource, operation });
					return Object.keys(schema?.properties ?? {}).length === 0;
				})
				.map(({ name: operation }) => `${resource} ${operation}`),
		);
		expect(without).toEqual([]);
	});

	test('keeps its address and its functions when n8n makes a tool of it', () => {
		const { description } = deepCopy(nodeFrom(file));
		expect(description.requestDefaults?.baseURL).toContain('$credentials.baseUrl');
		const options = description.properties
			.filter(({ name }) => name === 'operation')
			.flatMap((property) => (property.options ?? []) as INodePropertyOptions[]);
		expect(options.length).toBeGreaterThan(0);
		for (const { routing } of options) {
			expect(routing?.operations?.pagination).toEqual(expect.any(Function));
		}
	});
});

describe.each(credentialRows)('the credential %s, as n8n loads it', (className, file) => {
	const credential = () => {
		const all = Object.values(loader.credentialTypes);
		const loaded = all.find(({ sourcePath }) => sourcePath === file);
		if (loaded === undefined) throw new Error(`${file} is not loaded`);
		return loaded.type;
	};

	test('has a name, a title, a page and an icon', () => {
		const { name, displayName, documentationUrl } = credential();
		expect(name.toLowerCase()).toBe(className.toLowerCase());
		expect(displayName).toMatch(/ API$/);
		expect(documentationUrl).toMatch(/^https:/);
		expect(iconFiles(credential()).filter((icon) => existsSync(icon))).toHaveLength(2);
	});

	test('belongs to a node', () => {
		expect(credential().supportedNodes).not.toEqual([]);
		expect(credential().supportedNodes).toBeDefined();
	});

	test('says so where its test connects to nothing', () => {
		const { test: asks, properties } = credential();
		const notices = properties.filter(
			({ name, type }) => type === 'notice' && name === 'untestable',
		);
		expect(notices).toHaveLength(asks === undefined ? 1 : 0);
		for (const { displayName } of notices) expect(displayName).toMatch(/only checks/);
	});

	test('hides what is secret', () => {
		const shown = credential().properties.filter(
			({ type, typeOptions }) => type !== 'notice' && typeOptions?.password !== true,
		);
		expect(shown.map(({ name }) => name).filter((name) => !NO_SECRETS.has(name))).toEqual([]);
	});
});
