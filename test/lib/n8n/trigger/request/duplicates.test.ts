import * as claimStores from '../../../../../lib/n8n/store/claims';
import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { call, expectAnswer, listen, requestTo, STARTED, stopListening } from '../../listening';
import { MemoryClaims } from '../../store/memoryClaims';
import { platformRows } from '../../triggers';
import { quiet } from '../../../../support/until';

// Its exports can be replaced only where they are a mock's.
jest.mock('../../../../../lib/n8n/store/claims', () => ({
	__esModule: true,
	...jest.requireActual<object>('../../../../../lib/n8n/store/claims'),
}));

afterAll(stopListening);
afterEach(() => jest.restoreAllMocks());

describe.each(platformRows)('a duplicate of an event of %s', (_name, platform) => {
	const [type = ''] = Object.keys(platform.events);
	const events = { events: ['*'] };

	test('is answered 200 and starts nothing', async () => {
		const server = await listen(platform, events);
		const request = requestTo(server, platform, type);
		expect(await server.post(request)).toMatchObject(STARTED);
		expectAnswer(await server.post(request), 'duplicate');
		expect(server.runs).toHaveLength(1);
	});

	test('is recognised when it is signed anew', async () => {
		const server = await listen(platform, events);
		const atSeconds = Date.now() / 1000 - 60;
		await server.post(requestTo(server, platform, type, { atSeconds }));
		expectAnswer(await server.post(requestTo(server, platform, type)), 'duplicate');
		expect(server.runs).toHaveLength(1);
	});

	test('starts nothing though fifty come at once', async () => {
		const server = await listen(platform, events);
		const request = requestTo(server, platform, type);
		const duplicates = Array.from({ length: 50 }, () => server.post(request));
		const statuses = (await Promise.all(duplicates)).map(({ status }) => status);
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(server.runs).toHaveLength(1);
	});

	test.each([
		['another trigger of the workflow', 'one', 'left', 'one', 'right'],
		['the same trigger in a copy of the workflow', 'original', 'node', 'copy', 'node'],
	])('starts a run of its own in %s', async (_case, workflow, node, otherWorkflow, otherNode) => {
		const place = (workflowId: string, nodeId: string) => ({
			workflowId: `${platform.id} ${workflowId}`,
			nodeId,
		});
		const first = await listen(platform, events, place(workflow, node));
		const second = await listen(platform, events, place(otherWorkflow, otherNode));
		await first.post(requestTo(first, platform, type));
		expect(await second.post(requestTo(second, platform, type))).toMatchObject(STARTED);
		expect([first.runs.length, second.runs.length]).toEqual([1, 1]);
	});

	test('starts a run every time while the user tests, and is not remembered by that', async () => {
		const place = { workflowId: `${platform.id} tested`, nodeId: 'tested' };
		const testing = await listen(platform, events, { ...place, testing: true });
		const request = requestTo(testing, platform, type);
		await testing.post(request);
		expect(await testing.post(request)).toMatchObject(STARTED);
		expect(testing.runs).toHaveLength(2);
		const published = await listen(platform, events, place);
		expect(await published.post(requestTo(published, platform, type))).toMatchObject(STARTED);
	});
});

describe('the same call with other content', () => {
	test('is passed on, marked with the id of what it contradicts, and its duplicates are not', async () => {
		const server = await listen(dialerCx);
		await server.post(call(server, { disposition: 'SALE' }));
		expect(await server.post(call(server, { disposition: 'REFUND' }))).toMatchObject(STARTED);
		expectAnswer(await server.post(call(server, { disposition: 'REFUND' })), 'duplicate');
		const items = server.runs.map((run) => run.flat()[0]?.json);
		expect(items.map((json) => json?.duplicateOf)).toEqual([undefined, items[0]?.id]);
	});
});

describe('while the memory of events is out of reach', () => {
	test('events are passed on, marked, and the operator is told', async () => {
		const server = await listen(dialerCx);
		const told = jest.spyOn(server.setup.hookContext().logger, 'error');
		jest.spyOn(claimStores, 'claimStore').mockRejectedValue(new Error('disk full'));
		for (let repeat = 0; repeat < 3; repeat++) {
			expect(await server.post(call(server))).toMatchObject(STARTED);
		}
		expect(server.runs.map((run) => run.flat()[0]?.json.deduplicated)).toEqual([
			false,
			false,
			false,
		]);
		expect(told.mock.calls).toEqual([
			[
				'Events are passed on without deduplication, because the deduplication store is unavailable: disk full',
			],
		]);
	});
});

describe('while the memory of events is out of reach, and duplicates are not wanted', () => {
	test('the platform is told to come again, and the operator why', async () => {
		const server = await listen(dialerCx, { options: { ifDeduplicationFails: 'reject' } });
		const told = jest.spyOn(server.setup.hookContext().logger, 'error');
		const store = jest.spyOn(claimStores, 'claimStore').mockRejectedValue(new Error('no server'));
		for (let copy = 0; copy < 3; copy++) {
			const answer = await server.post(call(server));
			expectAnswer(answer, 'unavailable');
			expect(answer.headers).toMatchObject({ 'retry-after': '10' });
		}
		expect(server.runs).toEqual([]);
		expect(told.mock.calls).toEqual([
			[
				'Events are answered 503, so that they come again, because the deduplication store is unavailable: no server',
			],
		]);
		store.mockResolvedValue(new MemoryClaims());
		expect(await server.post(call(server))).toMatchObject(STARTED);
		expect(server.runs.map((run) => run.flat()[0]?.json)).toEqual([
			expect.not.objectContaining({ deduplicated: false }),
		]);
	});
});

describe('an event that another process is bringing into a run', () => {
	test('is told to come again', async () => {
		const server = await listen(dialerCx);
		const store = new MemoryClaims();
		// No time is left to wait in.
		jest.replaceProperty(dialerCx.delivery, 'timeoutSeconds', 1);
		jest.spyOn(store, 'claim').mockResolvedValue({ kind: 'inFlight', untilMilliseconds: 1 });
		jest.spyOn(claimStores, 'claimStore').mockResolvedValue(store);
		const answer = await server.post(call(server));
		expectAnswer(answer, 'inFlight');
		expect(answer.headers).toMatchObject({ 'retry-after': '2' });
		expect(server.runs).toEqual([]);
	});
});

test.each([
	['as long as the platform needs', {}, dialerCx.delivery.rememberSeconds * 1000],
	['as long as the user says', { rememberHours: 2 }, 7_200_000],
])('an event is remembered %s', async (_case, options, milliseconds) => {
	const store = new MemoryClaims();
	jest.spyOn(claimStores, 'claimStore').mockResolvedValue(store);
	const server = await listen(dialerCx, { options });
	await server.post(call(server));
	await quiet();
	expect(store.remembered).toEqual([milliseconds]);
});
