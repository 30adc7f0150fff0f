import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { services } from '../../../../nodes/services';

/*
 * The contract of a service: its node, its credential and its icons are there, and what it says about answers of any
 * shape is no error of its own.
 */

const ROOT = join(__dirname, '..', '..', '..', '..');
const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** The class a file of the name exports. */
async function classIn<T>(file: string): Promise<T> {
	const [made] = Object.values((await import(join(ROOT, file))) as Record<string, new () => T>);
	if (made === undefined) throw new Error(`${file} exports nothing`);
	return new made();
}

describe.each(services.map((service) => [service.name, service] as const))(
	'%s',
	(_name, service) => {
		const folder = titled(service.id);

		test.each(['svg', 'dark.svg'])('has its icon .%s', (suffix) => {
			expect(existsSync(join(ROOT, 'nodes', folder, `${service.id}.${suffix}`))).toBe(true);
		});

		test('has a node that asks for its credential', async () => {
			const { description } = await classIn<INodeType>(`nodes/${folder}/${folder}.node.ts`);
			expect(description).toMatchObject({ name: service.id, displayName: service.name });
			expect(description.credentials).toEqual([{ name: service.credential, required: true }]);
			expect(description.requestDefaults?.baseURL).toContain('$credentials.baseUrl');
		});

		test('has a credential that signs, can be tested, and knows the address', async () => {
			const file = `credentials/${titled(service.credential)}.credentials.ts`;
			const credential = await classIn<ICredentialType>(file);
			const address = credential.properties.find(({ name }) => name === 'baseUrl');
			expect(credential.name).toBe(service.credential);
			expect(address?.default).toBe(service.address);
			expect(credential.authenticate).toBeDefined();
			expect(credential.test?.request.baseURL).toContain('$credentials.baseUrl');
			// The address of the service is the field's default: where the field comes out empty, the key stays here.
			expect(credential.test?.request.baseURL).not.toContain(service.address);
		});

		test.each([
			['white space', (key: string) => ` ${key}\n`],
			['quotes', (key: string) => `"${key}"`],
			['characters nobody sees', (key: string) => `\u200b${key}\ufeff`],
			['the word of the header', (key: string) => `Bearer ${key}`],
			['the header', (key: string) => `Authorization: Bearer ${key}`],
		])('signs with the key itself, not with %s around it', async (_what, around) => {
			const file = `credentials/${titled(service.credential)}.credentials.ts`;
			const { authenticate } = await classIn<ICredentialType>(file);
			if (typeof authenticate !== 'function') throw new Error('signs by no function');
			const fields = (write: (key: string) => string) => ({
				apiKey: write('the-key'),
				apiSecret: write('the-secret'),
			});
			const request = { url: 'https://example.com', headers: { accept: '*' } };
			const signed = await authenticate(fields(around), request);
			expect(signed).toEqual(await authenticate(fields(String), request));
			expect(signed.headers).toMatchObject({
				accept: '*',
				Authorization: expect.stringContaining('the-key') as string,
			});
		});

		test.each([401, 403, 404, 429, 500])(
			'says what to do where the test of the credential gets %d',
			async (status) => {
				const file = `credentials/${titled(service.credential)}.credentials.ts`;
				const { test: tested } = await classIn<ICredentialType>(file);
				const rules = tested?.rules ?? [];
				const rule = rules.find(
					(one) => one.type === 'responseCode' && one.properties.value === status,
				);
				expect(rule?.properties.message).toMatch(
					new RegExp(`${service.name.split(' ')[0]}.*: .+`, 'i'),
				);
			},
		);

		test('says where each key is found, in sight below its field', async () => {
			const file = `credentials/${titled(service.credential)}.credentials.ts`;
			const { properties } = await classIn<ICredentialType>(file);
			const keys = properties.filter(({ name }) => /^api(Key|Secret)$/.test(name));
			expect(keys.length).toBeGreaterThan(0);
			expect(keys.filter(({ hint = '' }) => hint.length < 10)).toEqual([]);
		});

		test('opens with an operation it has', () => {
			const [resource, operation] = service.first;
			const opened = service.resources.find(({ name }) => name === resource);
			expect(opened?.operations.map(({ name }) => name)).toContain(operation);
		});

		test('names each resource once, and each of its operations', () => {
			const names = service.resources.map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
			for (const { operations } of service.resources) {
				const own = operations.map(({ name }) => name);
				expect(new Set(own).size).toBe(own.length);
				expect(new Set(operations.map(({ title }) => title)).size).toBe(own.length);
			}
		});

		test('finds words in an answer of any shape, or none', () => {
			fc.assert(
				fc.property(fc.jsonValue(), (body) => {
					const said = service.words.said(body);
					expect(said === undefined || typeof said === 'string').toBe(true);
					expect(typeof (service.words.rejects?.(body) ?? false)).toBe('boolean');
				}),
				{ numRuns: 200, seed: 20261129 },
			);
		});
	},
);

/** What most users come for, not what is first in the alphabet. */
test.each([
	['justCall', 'sms', 'send'],
	['runACall', 'customer', 'upsert'],
	['onCallClerk', 'agent', 'getMany'],
])('the panel of %s opens with %s: %s', async (id, resource, operation) => {
	const { description } = await classIn<INodeType>(`nodes/${titled(id)}/${titled(id)}.node.ts`);
	const named = (name: string) => description.properties.filter((one) => one.name === name);
	expect(named('resource').map((one) => one.default)).toEqual([resource]);
	const shown = named('operation').find(({ displayOptions }) =>
		displayOptions?.show?.resource?.includes(resource),
	);
	expect(shown?.default).toBe(operation);
});
