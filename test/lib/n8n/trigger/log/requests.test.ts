import { claimStore } from '../../../../../lib/n8n/store/claims';
import { Batching } from '../../../../../lib/n8n/trigger/request/batch';
import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { justCall } from '../../../../../nodes/JustCall/platform';
import { nectarDesk } from '../../../../../nodes/NectarDesk/platform';
import { setup } from '../../context';
import { call, expectAnswer, listen, requestTo, STARTED, stopListening } from '../../listening';
import { sampleOf, signed, type WireRequest } from '../../requests';
import type { Server } from '../../server';
import { triggerOf } from '../../triggers';
import { Gate, until } from '../../../../support/until';
import { logged, triggerIdOf } from './received';

/* What a trigger's log has of the requests that it answered, in the process's own store. */

afterAll(stopListening);
afterEach(() => jest.restoreAllMocks());

const forgedCall = (server: Server): WireRequest =>
	requestTo(server, dialerCx, 'call.ended', { secret: 'c29tZWJvZHkgZWxzZQ==' });

test('every request is counted once, by what it was answered', async () => {
	const server = await listen(dialerCx, { events: ['call.ended'] });
	const notSelected = requestTo(server, dialerCx, 'call.started');
	const { headers } = call(server);
	const requests = [
		call(server, { call_id: 'a' }),
		call(server, { call_id: 'a' }),
		call(server, { call_id: 'b' }),
		notSelected,
		forgedCall(server),
		forgedCall(server),
		{ body: Buffer.from('{}'), headers: { 'content-type': 'application/json' } },
		{ body: Buffer.from('x'), headers: { ...headers, 'content-type': 'text/plain' } },
		signed(dialerCx, 'call.ended', Buffer.from('[1]')),
	];
	for (const request of requests) await server.post(request);
	const { counts, store } = await logged(server.setup);
	expect(counts).toEqual({
		accepted: 2,
		duplicate: 1,
		notSelected: 1,
		'forged signature-mismatch': 3,
		'forged signature-missing': 1,
		'malformed body-not-an-object': 1,
	});
	const { workflow, node } = server.setup;
	expect(await store.triggers()).toContainEqual({
		id: triggerIdOf(server.setup),
		workflowId: workflow.id,
		workflowName: workflow.name,
		nodeName: node.name,
		platform: 'Dialer.CX',
		seenAt: expect.any(Number) as number,
	});
	expect(await store.lastEvents(triggerIdOf(server.setup))).toEqual([
		{
			triggerId: triggerIdOf(server.setup),
			eventType: 'call.ended',
			eventId: server.runs[1]?.flat()[0]?.json.id,
			at: expect.any(Number) as number,
			count: 2,
		},
	]);
});

test('a duration is from the request to its answer, which waits until the run is stored', async () => {
	const server = await listen(dialerCx);
	const now = jest.spyOn(performance, 'now').mockReturnValue(5000);
	server.store = async () => void now.mockReturnValue(5042);
	await server.post(call(server, { call_id: 'timed' }));
	const { store } = await logged(server.setup);
	const id = triggerIdOf(server.setup);
	const total = (await store.totals()).find(({ triggerId }) => triggerId === id);
	expect(total).toMatchObject({
		totalMilliseconds: 42,
		durations: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
	});
});

test('a rejected request is kept without its secrets and without its body', async () => {
	const server = await listen(dialerCx, { options: { allowedAddresses: '203.0.113.7' } });
	const { body, headers } = call(server);
	const secrets = { authorization: 'Bearer top-secret', cookie: 'n8n-auth=top-secret' };
	await server.post({ body, headers: { ...headers, ...secrets } }, '/?token=top-secret');
	const { rejected } = await logged(server.setup);
	expect(rejected).toEqual([
		{
			id: expect.any(String) as string,
			triggerId: triggerIdOf(server.setup),
			at: expect.any(Number) as number,
			verdict: 'addressNotAllowed',
			reason: 'address-not-allowed',
			address: '127.0.0.1',
			headers: expect.objectContaining({
				'content-type': 'application/json',
				authorization: '(hidden)',
				cookie: '(hidden)',
				'x-webhook-signature': expect.stringMatching(/^[0-9a-f]{6}… \(64 characters\)$/) as string,
			}) as object,
			bodyBytes: body.length,
		},
	]);
	expect(JSON.stringify(rejected)).not.toContain('top-secret');
});

test('the beginning of the body is kept where the user wants it', async () => {
	const server = await listen(dialerCx, { options: { keepRejectedBodies: true } });
	const body = Buffer.from(`\u0000<b>\r\n{"a":"${'ü'.repeat(3000)}"}`);
	await server.post({ body, headers: { 'content-type': 'text/plain' } });
	const [rejected] = (await logged(server.setup)).rejected;
	expect(rejected?.body).toMatch(/^\\u0000<b> \n\{"a":"ü+/);
	expect(rejected?.body?.length).toBeLessThan(2048);
	expect(rejected?.bodyBytes).toBe(body.length);
});

test('an event whose run n8n could not store is counted as such, and when it is accepted', async () => {
	const server = await listen(dialerCx);
	server.store = async () => await Promise.reject(new Error('database is locked'));
	await server.post(call(server));
	server.store = async () => undefined;
	await server.post(call(server));
	expect((await logged(server.setup)).counts).toEqual({
		'unavailable run-not-stored': 1,
		accepted: 1,
	});
});

test('events that one run carries are counted one by one', async () => {
	const server = await listen(dialerCx, { options: { batchUnderLoad: true } });
	const gates = [new Gate(), new Gate()];
	let runs = 0;
	server.store = async () => await gates[runs++]?.passed;
	const joined = jest.spyOn(Batching.prototype, 'join');
	const posted = [server.post(call(server, { call_id: 'first' }))];
	await until(() => runs === 1);
	for (const id of ['second', 'third', 'fourth']) {
		posted.push(server.post(call(server, { call_id: id })));
	}
	await until(() => joined.mock.calls.length === 4);
	gates[0]?.open();
	await until(() => runs === 2);
	gates[1]?.open();
	await Promise.all(posted);
	expect(server.runs).toHaveLength(2);
	expect((await logged(server.setup)).counts).toEqual({ accepted: 4 });
});

test('what can not be verified is counted, and kept', async () => {
	const server = await listen(dialerCx);
	server.setup.credentials.data = undefined;
	expectAnswer(await server.post(call(server)), 'inFlight');
	const { counts, rejected } = await logged(server.setup);
	expect(counts).toEqual({ 'unavailable cannot-verify': 1 });
	expect(rejected).toMatchObject([{ verdict: 'unavailable', reason: 'cannot-verify' }]);
});

test.each([
	['accept', { accepted: 1 }],
	['reject', { 'unavailable store-unavailable': 1 }],
])(
	'while the deduplication store is unavailable, %sed events are counted by the process',
	async (ifDeduplicationFails, counts) => {
		const server = await listen(dialerCx, { options: { ifDeduplicationFails } });
		const store = await claimStore(() => undefined);
		jest.spyOn(store, 'claim').mockRejectedValue(new Error('disk full'));
		await server.post(call(server, { call_id: `unavailable ${ifDeduplicationFails}` }));
		expect((await logged(server.setup)).counts).toEqual(counts);
	},
);

test('an event of no certain type is counted though it has no duplicates', async () => {
	const server = await listen(nectarDesk, { events: ['*'] }, { credential: undefined });
	const sent = {
		body: sampleOf(nectarDesk, 'Call Ended'),
		headers: { 'content-type': 'application/json' },
	};
	expect(await server.post(sent)).toMatchObject(STARTED);
	expect(await server.post(sent)).toMatchObject(STARTED);
	expect((await logged(server.setup)).counts).toEqual({ accepted: 2 });
});

test("JustCall's check of the URL is counted, by POST and by GET", async () => {
	const server = await listen(justCall, { events: ['*'] });
	const headers = { 'content-type': 'application/json' };
	await server.post({ body: Buffer.from('{"type":"url.validation"}'), headers });
	await server.post({ body: Buffer.alloc(0), headers: {} }, '/', 'GET');
	expect((await logged(server.setup)).counts).toEqual({ handshake: 2 });
});

test('of a test nothing is counted', async () => {
	const server = await listen(dialerCx, {}, { testing: true });
	await server.post(call(server));
	await server.post(forgedCall(server));
	const { counts, rejected } = await logged(server.setup);
	expect([counts, rejected]).toEqual([{}, []]);
});

test('an event type that a sender made up is one line, and short', async () => {
	const server = await listen(dialerCx, { events: ['*'] });
	const body = JSON.stringify({ event: `a\u0000b\n${'c'.repeat(5000)}`, data: {} });
	expect(await server.post(signed(dialerCx, '', Buffer.from(body)))).toMatchObject(STARTED);
	const { store, counts } = await logged(server.setup);
	expect(counts).toEqual({ accepted: 1 });
	const [last] = await store.lastEvents(triggerIdOf(server.setup));
	expect(last?.eventType).toMatch(/^a\\u0000b c{100,190}…$/);
});

test.each([
	['activate', true],
	['init', true],
	['manual', false],
] as const)(
	'in the mode %s, the log knows a trigger before any request: %p',
	async (activation, isKnown) => {
		const placed = setup({ nodeType: triggerOf(nectarDesk), activation });
		expect(
			await placed.nodeType.webhookMethods?.default?.checkExists?.call(placed.hookContext()),
		).toBe(true);
		const { store, counts } = await logged(placed);
		expect(counts).toEqual({});
		const known = (await store.triggers()).filter(({ id }) => id === triggerIdOf(placed));
		expect(known).toEqual(
			isKnown
				? [
						{
							id: triggerIdOf(placed),
							workflowId: placed.workflow.id,
							workflowName: placed.workflow.name,
							nodeName: placed.node.name,
							platform: 'Nectar Desk',
							seenAt: expect.any(Number) as number,
							isUnreached: true,
						},
					]
				: [],
		);
	},
);
