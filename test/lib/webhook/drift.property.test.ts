import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { isObject, message, type Json, type JsonObject } from '../../../lib/webhook/http/message';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { receive } from '../../../lib/webhook/receive';
import { Item } from '../../../lib/webhook/record/schema';
import { platforms } from '../../../nodes/platforms';
import { NOW } from './signature/signing';

/** The same changes in every run. */
const SEED = { seed: 20_260_101, numRuns: 1500 };
const FIXTURES = join(__dirname, '../../fixtures');

function samplesOf({ id }: Platform): JsonObject[] {
	const folder = join(FIXTURES, id.charAt(0).toUpperCase() + id.slice(1));
	return readdirSync(folder)
		.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json)
		.filter(isObject);
}

/** Values that payloads drift to: other types, numbers nobody expects, texts that look like something. */
const drifted: fc.Arbitrary<Json> = fc.oneof(
	fc.constantFrom<Json[]>(
		null,
		'',
		[],
		{},
		0,
		-1,
		1e300,
		9_007_199_254_740_993,
		'9'.repeat(400),
		'0',
		'yes',
		'2026-13-45T99:99:99Z',
		'+010000-01-01T00:00:00Z',
		'T1Z',
		'+',
		'+1 (0) 555',
		'\ud800',
		'https://[',
		[null],
		[{}],
		[[]],
		{ length: 2 },
	),
	fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** Replaces the value at the place the numbers lead to: each picks a field or an entry on the way down. */
function replace(value: Json, way: readonly number[], by: Json): Json {
	const [turn, ...rest] = way;
	if (turn === undefined || typeof value !== 'object' || value === null) return by;
	const names = Object.keys(value);
	const name = names[turn % names.length];
	if (name === undefined) return value;
	if (!Array.isArray(value)) return { ...value, [name]: replace(value[name] ?? null, rest, by) };
	return value.map((entry, index) => (index === Number(name) ? replace(entry, rest, by) : entry));
}

describe.each([...platforms])('$name', (platform) => {
	const samples = samplesOf(platform);
	const way = fc.array(fc.nat(40), { minLength: 1, maxLength: 4 });
	const drifts = fc.array(fc.tuple(way, drifted), { minLength: 1, maxLength: 4 });

	test('takes a sample of any drifted shape as an event, never as an error', () => {
		fc.assert(
			fc.property(fc.constantFrom(...samples), drifts, (sample, changes) => {
				const json = changes.reduce<Json>((value, [to, by]) => replace(value, to, by), sample);
				const request = {
					body: Buffer.from(JSON.stringify(json)),
					headers: {},
					query: {},
					addresses: ['https://n8n.example/webhook/1'],
					receivedAt: NOW * 1000,
				};
				const trigger = { keys: [], verification: false, selection: 'all', scope: 's' } as const;
				const verdict = receive(message(request), { platform, ...trigger });
				if (verdict.kind === 'handshake') return;
				if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
				const { item } = verdict.event;
				Item.parse(item);
				const record = JSON.stringify({ ...item, data: null, envelope: null });
				expect(record).not.toMatch(/undefined|NaN|\[object/);
			}),
			SEED,
		);
	});
});
