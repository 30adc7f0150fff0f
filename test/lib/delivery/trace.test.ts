import { MINUTE, SECOND, SenderStage, valueOf } from './stage';

/* A request names the trace of the run that sent its event, so that what the endpoint does belongs to it. */

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${ID}-00f067aa0ba902b7-01`;
const trace = `${PARENT} congo=t61rcWkgMzE`;

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
	let called = 0;
	stage.random = () => ((called += 1) % 1000) / 1000;
});
afterEach(async () => await stage.close());

const tracesAt = (name: string) => stage.at(name).map(({ headers }) => headers.traceparent);
const SPANS = new RegExp(`^00-${ID}-[0-9a-f]{16}-01$`);

test('each attempt is a span of its own, replays too, after a restart too', async () => {
	await stage.subscribe('a', { policy: { scheduleSeconds: [60] } });
	stage.endpoints.set('a', (_request, number) => ({ status: number === 1 ? 503 : 200 }));
	const sent = await stage.send(1, { trace });
	await stage.clock.pass(SECOND);
	await stage.stop();
	await stage.start();
	await stage.clock.pass(2 * MINUTE);
	await stage.sender.replay({ ids: [sent.deliveries[0]?.id ?? ''] }, 1);
	await stage.clock.pass(SECOND);
	const traces = tracesAt('a');
	expect(traces).toEqual(Array(3).fill(expect.stringMatching(SPANS)));
	expect(new Set([...traces, PARENT]).size).toBe(4);
	expect(stage.at('a').map(({ headers }) => headers.tracestate)).toEqual(
		Array(3).fill('congo=t61rcWkgMzE'),
	);
});

test('every recipient gets a span of its own', async () => {
	await stage.subscribe('a');
	await stage.subscribe('b');
	await stage.send(1, { trace });
	const spans = [...tracesAt('a'), ...tracesAt('b')];
	expect(spans).toEqual(Array(2).fill(expect.stringMatching(SPANS)));
	expect(new Set(spans).size).toBe(2);
});

test.each([
	['no trace', undefined],
	['a text that is none', 'congo=1'],
])('an event with %s is sent without one', async (_what, none) => {
	await stage.subscribe('a');
	await stage.send(1, { trace: none });
	await stage.clock.pass(SECOND);
	expect(stage.arrived).toHaveLength(1);
	expect(stage.arrived[0]?.headers).not.toHaveProperty('traceparent');
	expect(stage.arrived[0]?.headers).not.toHaveProperty('tracestate');
});

test("a test's request belongs to no trace", async () => {
	const id = await stage.subscribe('a');
	valueOf(await stage.during(stage.sender.testSubscription(id, {}, { waitSeconds: 1 })));
	expect(tracesAt('a')).toEqual([undefined]);
});

test("a subscription's own header comes first, and the run's state does not go with it", async () => {
	const own = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;
	await stage.subscribe('a', { headers: { Traceparent: own } });
	await stage.subscribe('b', { headers: { Tracestate: 'own=1' } });
	await stage.send(1, { trace });
	expect(stage.at('a')[0]?.headers).toMatchObject({ traceparent: own });
	expect(stage.at('a')[0]?.headers).not.toHaveProperty('tracestate');
	expect(stage.at('b')[0]?.headers).toMatchObject({
		traceparent: expect.stringMatching(SPANS) as string,
		tracestate: 'own=1',
	});
});

test('it tells no event from another, and the request that is shown has it', async () => {
	await stage.subscribe('a', { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` });
	const first = await stage.send(1, { idempotencyKey: 'k', trace });
	const again = await stage.send(1, { idempotencyKey: 'k' });
	expect(again).toMatchObject({ repeated: true, eventId: first.eventId });
	const { id = '' } = first.deliveries[0] ?? {};
	await stage.clock.pass(SECOND);
	expect(stage.at('a')).toHaveLength(1);
	const { headers } = valueOf(await stage.sender.request(id));
	expect(headers).toMatchObject({
		traceparent: expect.stringMatching(SPANS) as string,
		tracestate: 'congo=t61rcWkgMzE',
	});
});
