import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { Item } from '../../../../../lib/webhook/record/schema';
import { listen, requestTo, STARTED, stopListening } from '../../listening';
import type { Server } from '../../server';
import { NOW } from '../../requests';
import { platformRows } from '../../triggers';

afterAll(stopListening);

describe.each(platformRows)('%s Trigger', (name, platform) => {
	const types = Object.keys(platform.events);
	let all: Server;
	beforeAll(async () => (all = await listen(platform, { events: ['*'], outputs: 'perEvent' })));

	test.each(types)('starts a run with one item on %s', async (type) => {
		const server = await listen(platform, { events: [type] });
		expect(await server.post(requestTo(server, platform, type))).toMatchObject(STARTED);
		const [run = [], ...more] = server.runs;
		expect(more).toEqual([]);
		expect(run.map((items) => items.length)).toEqual(platform.readUnrecognized ? [1, 0] : [1]);
		const { json } = run[0]?.[0] ?? {};
		expect(json).toMatchObject({ platform: name, event: type });
		expect(Item.parse(json)).toEqual(json);
		const age = Date.now() - Date.parse(json?.receivedAt as string);
		expect(age).toBeGreaterThanOrEqual(0);
		expect(age).toBeLessThan(60_000);
		await server.close();
	});

	test.each(types)('lays %s out on its own output among all', async (type) => {
		const before = all.runs.length;
		expect(await all.post(requestTo(all, platform, type))).toMatchObject(STARTED);
		const run = all.runs[before] ?? [];
		expect(run).toHaveLength(types.length + 1);
		const found = run.flatMap((items, output) =>
			items.map(({ json }) => [types[output], json.event]),
		);
		expect(found).toHaveLength(1);
		expect(found[0]?.[0]).toBe(found[0]?.[1]);
	});

	test('writes nothing into the static data of the workflow', () => {
		expect(all.setup.workflow.staticData).not.toHaveProperty('__dataChanged', true);
		expect(all.runs).toHaveLength(types.length);
	});
});

test('an item has the frame, the record, the data untouched and what surrounds it', async () => {
	const server = await listen(dialerCx);
	await server.post(requestTo(server, dialerCx, 'call.ended'));
	const json = server.runs[0]?.flat()[0]?.json ?? {};
	expect(json).toEqual({
		platform: 'Dialer.CX',
		event: 'call.ended',
		id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
		occurredAt: NOW.toISOString(),
		receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
		contact: expect.objectContaining({ phone: '5551234567' }) as object,
		call: expect.objectContaining({ id: '12345', durationSeconds: 180 }) as object,
		message: {},
		agent: { id: 'jsmith' },
		data: {
			call_id: '12345',
			agent: 'jsmith',
			phone_number: '5551234567',
			duration: 180,
			disposition: 'SALE',
			campaign: 'Q1-Sales',
		},
		envelope: { event: 'call.ended', timestamp: NOW.toISOString() },
	});
});
