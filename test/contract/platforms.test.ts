import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import { platforms } from '../../nodes/platforms';
import { keysOf } from '../../lib/webhook/signature/keys';
import { isObject, message, type Headers } from '../../lib/webhook/http/message';
import type { Platform } from '../../lib/webhook/platform/definition';
import { compare } from '../../lib/webhook/drift/compare';
import { documentedBy } from '../../lib/webhook/drift/documented';
import { receive, type Reception } from '../../lib/webhook/receive';
import { Item } from '../../lib/webhook/record/schema';

/*
 * The contract every platform keeps. Adding one, these tests name what is still missing: the registry line, files,
 * a fixture per event, a credential, icons, an example workflow, and that each fixture goes through the whole pipeline.
 */

const ROOT = join(__dirname, '..', '..');
const URL = 'https://n8n.example.com/webhook/contract';
const SECRET = 'whsec_Y29udHJhY3QgdGVzdCBzZWNyZXQ=';
const folderOf = ({ id }: Platform) => id.charAt(0).toUpperCase() + id.slice(1);
const fixtureFolder = (platform: Platform) => join(ROOT, 'test', 'fixtures', folderOf(platform));

function fixtures(platform: Platform): string[] {
	const folder = fixtureFolder(platform);
	return existsSync(folder) ? readdirSync(folder).sort() : [];
}

const eventOf = (file: string) => file.replace(/(~[\w-]+)?\.json$/, '');
const each = platforms.map((platform) => [platform.name, platform] as const);
const eachFixture = platforms.flatMap((platform) =>
	fixtures(platform).map((file) => [platform.name, file, platform] as const),
);

/** A fixture as the platform would send it now: signed by the definition's own scheme, the type told as it tells it. */
function sent(platform: Platform, file: string, receivedAt = Date.now()) {
	const body = readFileSync(join(fixtureFolder(platform), file));
	const json: unknown = JSON.parse(body.toString('utf8'));
	const query = platform.signature.needsSecret ? {} : { event: eventOf(file) };
	const unsigned = message({ body, headers: {}, query, addresses: [URL], receivedAt });
	const { type = '' } = isObject(json) ? platform.envelope(json, unsigned, 'all') : {};
	const given = isObject(json) && typeof json.webhook_url === 'string' ? json.webhook_url : URL;
	const headers: Headers = Object.fromEntries(
		Object.entries(
			platform.signature.sign(
				{ body, id: 'contract', type, url: given, timestampSeconds: receivedAt / 1000 },
				keysOf(platform.signature.key, [SECRET]),
			),
		).map(([name, value]) => [name.toLowerCase(), value]),
	);
	return message({ body, headers, query, addresses: [given], receivedAt });
}

function reception(platform: Platform, change: Partial<Reception> = {}): Reception {
	const keys = platform.signature.needsSecret
		? keysOf(platform.signature.key, [SECRET])
		: undefined;
	return { platform, keys, verification: true, selection: 'all', scope: 'contract', ...change };
}

describe.each(each)('%s', (_name, platform) => {
	test.each([
		['trigger node', `nodes/${folderOf(platform)}/${folderOf(platform)}Trigger.node.ts`],
		['icon', `nodes/${folderOf(platform)}/${platform.id}.svg`],
		['dark icon', `nodes/${folderOf(platform)}/${platform.id}.dark.svg`],
		[
			'credential',
			`credentials/${platform.credential.charAt(0).toUpperCase()}${platform.credential.slice(1)}.credentials.ts`,
		],
	])('has its %s', (_what, file) => {
		expect(existsSync(join(ROOT, file)) ? '' : `${file} is missing`).toBe('');
	});

	test('has a fixture for every event, and none for an event it does not have', () => {
		const covered = new Set(fixtures(platform).map(eventOf));
		const types = Object.keys(platform.events);
		expect(types.filter((type) => !covered.has(type))).toEqual([]);
		expect([...covered].filter((type) => !types.includes(type))).toEqual([]);
	});

	test('remembers keys for longer than it retries, time-outs included', () => {
		const { retryAfterSeconds, timeoutSeconds, rememberSeconds } = platform.delivery;
		const attempts = retryAfterSeconds.length + 1;
		const whole = retryAfterSeconds.reduce((sum, pause) => sum + pause, attempts * timeoutSeconds);
		expect(rememberSeconds).toBeGreaterThan(whole);
	});

	test('says where to subscribe in whole sentences', () => {
		const { where, secret, steps } = platform.subscription;
		expect(where).not.toBe('');
		for (const sentence of [secret, ...steps]) expect(sentence).toMatch(/^[A-Z].*\.$/);
	});

	test('every schema can be written as JSON Schema', () => {
		for (const { schema } of Object.values(platform.events)) {
			expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object' });
		}
	});
});

describe.each(eachFixture)('%s: %s', (_name, file, platform) => {
	const received = sent(platform, file);
	const verdict = receive(received, reception(platform));

	test('has only fields that its schema knows, unless it is one that drifted', () => {
		if (verdict.kind !== 'accepted') throw new Error(`It is ${JSON.stringify(verdict)}`);
		const schema = platform.events[eventOf(file)]?.schema ?? z.unknown();
		const { unknown, present } = compare(verdict.event.item.data, documentedBy(schema));
		expect(file.includes('~drifted') ? [] : [...unknown]).toEqual([]);
		expect(present.size > 0).toBe(!file.includes('~empty'));
	});

	test('is accepted as its event and gives a typed item with the data untouched', () => {
		if (verdict.kind !== 'accepted') throw new Error(`It is ${JSON.stringify(verdict)}`);
		const { item, type } = verdict.event;
		expect([eventOf(file), platform.events[eventOf(file)]?.within?.type]).toContain(type);
		expect(Item.safeParse(item).error).toBeUndefined();
		const body = received.json();
		if (!isObject(body)) throw new Error('The body is no object');
		expect('data' in body ? [body.data] : [body, ...Object.values(body)]).toContainEqual(item.data);
	});

	test('a duplicate a minute later has the same key and fingerprint', () => {
		const later = receive(sent(platform, file, Date.now() + 60_000), reception(platform));
		if (verdict.kind !== 'accepted' || later.kind !== 'accepted') throw new Error('Not accepted');
		expect(later.event.key).toEqual(verdict.event.key);
		expect(later.event.identity.fingerprint).toEqual(verdict.event.identity.fingerprint);
	});

	test('with another scope it has another key', () => {
		const elsewhere = receive(received, reception(platform, { scope: 'another node' }));
		if (verdict.kind !== 'accepted' || elsewhere.kind !== 'accepted')
			throw new Error('Not accepted');
		expect(elsewhere.event.key).not.toEqual(verdict.event.key);
	});

	if (platform.signature.needsSecret) {
		test('is rejected without a secret, with another secret, and with another signature', () => {
			const others = keysOf(platform.signature.key, ['whsec_YW5vdGhlcg==']);
			const unsigned = message({ ...received, headers: {} });
			expect(receive(received, reception(platform, { keys: [] }))).toMatchObject({
				kind: 'forged',
				reason: 'secret-missing',
			});
			expect(receive(received, reception(platform, { keys: others })).kind).toBe('forged');
			expect(receive(unsigned, reception(platform)).kind).toMatch(/forged|handshake/);
		});
	}
});

test('ids, names and credentials are each used once', () => {
	for (const field of ['id', 'name', 'credential'] as const) {
		const values = platforms.map((platform) => platform[field]);
		expect(new Set(values).size).toBe(values.length);
	}
});
