import { createServer, type Server } from 'node:net';
import { VirtualClock } from '../engine/clock';
import { createEmulators, type Emulators } from './create';
import { startEndpoint, type Endpoint } from '../http/endpoint';
import { createNectarDesk } from './nectarDesk';
import { createRunACall } from './runACall';
import type { WireOutcome } from '../http/wire';

let endpoint: Endpoint;
let emulators: Emulators;

beforeEach(async () => {
	endpoint = await startEndpoint();
	emulators = createEmulators({ timeScale: 0.001 });
});

afterEach(async () => {
	await emulators.close();
	await endpoint.close();
});

const bodies = () =>
	endpoint.received.map(({ body }) => JSON.parse(body.toString()) as { id: string; type: string });

describe('subscriptions', () => {
	test('each gets its own events, one per delivery', async () => {
		const { dialerCx } = emulators;
		dialerCx.subscribe({ url: `${endpoint.url}/crm`, events: ['call.ended', 'call.started'] });
		dialerCx.subscribe({ url: `${endpoint.url}/alerts`, events: 'alert.triggered' });
		dialerCx.subscribe({ url: `${endpoint.url}/all`, events: 'all' });
		expect(await dialerCx.emit('call.ended')).toHaveLength(2);
		expect(await dialerCx.emit('agent.login')).toHaveLength(1);
		expect(endpoint.received.map(({ path }) => path).sort()).toEqual([
			'/hook/all',
			'/hook/all',
			'/hook/crm',
		]);
	});

	test('Run a Call takes several events with commas', async () => {
		const { events } = emulators.runACall.subscribe({
			url: endpoint.url,
			events: 'job.completed, invoice.paid',
		});
		expect(events).toEqual(['job.completed', 'invoice.paid']);
	});

	test('OnCallClerk takes another URL for an event', async () => {
		const urlByEvent = { 'lead.captured': `${endpoint.url}/leads` };
		emulators.onCallClerk.subscribe({ url: endpoint.url, events: 'all', urlByEvent });
		await emulators.onCallClerk.emit('lead.captured');
		await emulators.onCallClerk.emit('call.started');
		expect(endpoint.received.map(({ path }) => path)).toEqual(['/hook/leads', '/hook']);
	});

	test('Nectar Desk filters by contact list', async () => {
		const { nectarDesk } = emulators;
		nectarDesk.subscribe({ url: endpoint.url, events: 'all', contactLists: ['VIP', 'Trial'] });
		expect(await nectarDesk.emit('Call Ended', {}, { contactLists: ['VIP'] })).toHaveLength(1);
		expect(await nectarDesk.emit('Call Ended', {}, { contactLists: ['Other'] })).toHaveLength(0);
		expect(await nectarDesk.emit('Call Ended')).toHaveLength(0);
	});

	test('one that is switched off gets nothing, and nothing later', async () => {
		const subscription = emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all' });
		emulators.dialerCx.disable(subscription);
		expect(await emulators.dialerCx.emit('call.ended')).toEqual([]);
		emulators.dialerCx.enable(subscription);
		expect(await emulators.dialerCx.emit('call.ended')).toHaveLength(1);
		emulators.dialerCx.unsubscribe(subscription);
		expect(await emulators.dialerCx.emit('call.ended')).toEqual([]);
		expect(endpoint.received).toHaveLength(1);
	});

	const rejections: Array<[string, () => unknown]> = [
		[
			'an unknown event',
			() => emulators.dialerCx.subscribe({ url: endpoint.url, events: ['call.end'] }),
		],
		['no event', () => emulators.dialerCx.subscribe({ url: endpoint.url, events: [] })],
		[
			'http: at JustCall',
			() => emulators.justCall.subscribe({ url: 'http://example.com/', events: 'all' }),
		],
		[
			'http: at OnCallClerk',
			() => emulators.onCallClerk.subscribe({ url: 'http://example.com/', events: 'all' }),
		],
		[
			'a secret at Nectar Desk',
			() => emulators.nectarDesk.subscribe({ url: endpoint.url, events: 'all', secret: 'x' }),
		],
		[
			'a secret per webhook at JustCall',
			() => emulators.justCall.subscribe({ url: endpoint.url, events: 'all', secret: 'x' }),
		],
		[
			'contact lists at Dialer.CX',
			() =>
				emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all', contactLists: ['VIP'] }),
		],
	];

	test.each(rejections)('%s is rejected', (_what, subscribe) => {
		expect(subscribe).toThrow(/JustCall|OnCallClerk|Nectar Desk|Dialer\.CX/);
	});

	test('Run a Call takes http: URLs', () => {
		expect(
			emulators.runACall.subscribe({ url: 'http://example.com/', events: 'all' }).secret,
		).toHaveLength(40);
	});

	test('an event that the platform does not list goes out only when asked for', async () => {
		emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all' });
		await expect(emulators.dialerCx.emit('call.parked')).rejects.toThrow('no event "call.parked"');
		expect(await emulators.dialerCx.emit('call.parked', { a: 1 }, { unlisted: true })).toHaveLength(
			1,
		);
	});
});

describe('the log', () => {
	test('keeps status, body and error of each attempt', async () => {
		emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all' });
		endpoint.answers.push(500, (response) => response.destroy(), 404, 200);
		const [delivery] = await emulators.dialerCx.emit('call.ended');
		expect(delivery?.state).toBe('succeeded');
		expect(emulators.dialerCx.deliveries()).toEqual([delivery]);
		expect(
			delivery?.attempts.map(({ number, status, responseBody, error }) => ({
				number,
				status,
				responseBody,
				error,
			})),
		).toEqual([
			{ number: 1, status: 500, responseBody: 'answer 500', error: undefined },
			{
				number: 2,
				status: undefined,
				responseBody: undefined,
				error: expect.stringMatching(/^connection: /),
			},
			{ number: 3, status: 404, responseBody: 'answer 404', error: undefined },
			{ number: 4, status: 200, responseBody: 'ok', error: undefined },
		]);
	});

	test('redirects are not followed', async () => {
		emulators.nectarDesk.subscribe({ url: endpoint.url, events: 'all' });
		endpoint.answers.push((response) => response.writeHead(302, { location: '/elsewhere' }).end());
		const [delivery] = await emulators.nectarDesk.emit('Call Ended');
		expect(delivery?.attempts.map(({ status }) => status)).toEqual([302]);
		expect(endpoint.received).toHaveLength(1);
	});

	test('an answer that drips in beyond the timeout is a timeout', async () => {
		const slow = createEmulators({ timeoutScale: 0.1, timeScale: 0.001 });
		slow.onCallClerk.subscribe({ url: endpoint.url, events: 'all' });
		endpoint.answers.push((response) => {
			const drip = setInterval(() => response.write('.'), 10);
			response.on('close', () => clearInterval(drip));
		});
		const [delivery] = await slow.onCallClerk.emit('call.started');
		const ends = delivery?.attempts.map(({ error, status }) => error ?? status);
		// On a busy machine, a quick answer may take longer, too.
		expect([ends?.at(0), ends?.at(-1)]).toEqual(['timeout', 200]);
		await slow.close();
	});

	test('closing cancels what is pending', async () => {
		emulators = createEmulators();
		emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all' });
		endpoint.answers.push(500);
		const emitted = emulators.dialerCx.emit('call.ended');
		while (emulators.dialerCx.deliveries()[0]?.attempts.length !== 1)
			await new Promise(setImmediate);
		await emulators.close();
		expect((await emitted).map(({ state }) => state)).toEqual(['cancelled']);
	});
});

describe('auto-pause at Run a Call', () => {
	const failing = () =>
		Promise.resolve<WireOutcome>({ kind: 'answer', status: 500, headers: {}, body: '' });

	test('after ten deliveries that failed for good, and not before', async () => {
		const clock = new VirtualClock();
		const emulator = createRunACall({ clock, send: failing });
		const subscription = emulator.subscribe({ url: endpoint.url, events: 'all' });
		for (let count = 1; count <= 9; count++) await clock.finish(emulator.emit('job.completed'));
		expect(subscription).toMatchObject({ consecutiveFailures: 9, autoPausedAt: undefined });
		await clock.finish(emulator.emit('job.completed'));
		expect(subscription).toMatchObject({
			consecutiveFailures: 10,
			autoPausedAt: new Date(clock.now()),
			lastDeliveryAt: new Date(clock.now()),
			lastDeliveryStatus: 'failed',
		});
		expect(await emulator.emit('job.completed')).toEqual([]);
	});

	test("the number is the webhook's own, a success resets it, and it can be unpaused", async () => {
		const { runACall } = emulators;
		const pauseAfterFailures = 2;
		const subscription = runACall.subscribe({
			url: endpoint.url,
			events: 'all',
			pauseAfterFailures,
		});
		endpoint.answers.push(500, 500, 500, 200, 500, 500, 500, 500, 500, 500);
		for (const expected of [1, 0, 1, 2]) {
			await runACall.emit('job.completed');
			expect(subscription.consecutiveFailures).toBe(expected);
		}
		expect(subscription.autoPausedAt).toBeInstanceOf(Date);
		runACall.enable(subscription);
		await runACall.emit('job.completed');
		expect(subscription).toMatchObject({
			autoPausedAt: undefined,
			lastDeliveryStatus: '2xx',
			consecutiveFailures: 0,
		});
	});

	test('a pause ends the retries of other deliveries', async () => {
		const clock = new VirtualClock();
		const policy = { countsAsFailure: 'attempt' } as const;
		const emulator = createRunACall({ clock, send: failing, policy });
		emulator.subscribe({ url: endpoint.url, events: 'all', pauseAfterFailures: 3 });
		const emitted = [emulator.emit('job.completed'), emulator.emit('job.completed')];
		const deliveries = (await clock.finish(Promise.all(emitted))).flat();
		expect(deliveries.reduce((sum, { attempts }) => sum + attempts.length, 0)).toBe(3);
	});
});

describe('what else a platform does', () => {
	test('OnCallClerk replays by hand, the others do not', async () => {
		emulators.onCallClerk.subscribe({ url: endpoint.url, events: 'all' });
		emulators.justCall.subscribe({ url: endpoint.url, events: 'all' });
		const [delivery] = await emulators.onCallClerk.emit('lead.captured');
		const [other] = await emulators.justCall.emit('call.completed');
		if (!delivery || !other) throw new Error('Nothing was delivered');
		const replayed = await emulators.onCallClerk.replay(delivery);
		expect(replayed.replayOf).toBe(delivery.id);
		expect(endpoint.received[2]?.body).toEqual(endpoint.received[0]?.body);
		expect(endpoint.received[2]?.headers).toEqual(endpoint.received[0]?.headers);
		await expect(emulators.justCall.replay(other)).rejects.toThrow('cannot replay');
	});

	test('Nectar Desk keeps the events of one call in order, and lets other calls pass', async () => {
		const clock = new VirtualClock();
		const order: string[] = [];
		const send = ({ body }: { body: Buffer }): Promise<WireOutcome> => {
			const { id, tags } = JSON.parse(body.toString()) as { id: number; tags: string[] };
			order.push(`${id} ${tags[0]}`);
			const status = order.length === 1 ? 500 : 200;
			return Promise.resolve({ kind: 'answer', status, headers: {}, body: '' });
		};
		const emulator = createNectarDesk({ clock, send });
		emulator.subscribe({ url: endpoint.url, events: 'all' });
		const emitted = [
			emulator.emit('Call Ended', { id: 1, tags: ['ended'] }),
			emulator.emit('Call Disposition Saved', { id: 1, tags: ['saved'] }),
			emulator.emit('Call Ended', { id: 2, tags: ['ended'] }),
		];
		await clock.finish(Promise.all(emitted));
		expect(order).toEqual(['1 ended', '2 ended', '1 ended', '1 saved']);
	});

	test('Run a Call has at most 50 requests in flight, to at most 100 subscriptions', async () => {
		let [inFlight, most] = [0, 0];
		const send = async (): Promise<WireOutcome> => {
			most = Math.max(most, ++inFlight);
			await new Promise(setImmediate);
			inFlight -= 1;
			return { kind: 'answer', status: 200, headers: {}, body: '' };
		};
		const emulator = createRunACall({ send });
		for (let count = 0; count < 120; count++)
			emulator.subscribe({ url: endpoint.url, events: 'all' });
		expect(await emulator.emit('invoice.paid')).toHaveLength(100);
		expect(most).toBe(50);
	});

	const alongside: Array<['runACall' | 'justCall', string, string[]]> = [
		['runACall', 'job.completed', ['job.status_changed', 'job.completed']],
		['runACall', 'appointment.completed', ['appointment.status_changed', 'appointment.completed']],
		['runACall', 'invoice.paid', ['payment.received', 'invoice.paid']],
		['runACall', 'membership.renewed', ['payment.received', 'invoice.paid', 'membership.renewed']],
		['runACall', 'customer.created', ['customer.created']],
		['justCall', 'sms.sent', ['sms.sent', 'sms.sent_received']],
		['justCall', 'call.completed', ['call.completed']],
	];

	test.each(alongside)('%s: the change behind %s fires %j', async (id, eventType, fired) => {
		emulators[id].subscribe({ url: endpoint.url, events: 'all' });
		const deliveries = await emulators[id].emitChange(eventType);
		expect(deliveries.map((delivery) => delivery.eventType)).toEqual(fired);
		const ids = bodies().map((body) => ('request_id' in body ? body.request_id : body.id));
		expect(new Set(ids).size).toBe(fired.length);
	});
});

describe('faults on the way', () => {
	test('an answer that is lost is retried, and the endpoint sees the event twice', async () => {
		emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all' });
		const [delivery] = await emulators.dialerCx.emit('call.ended', {}, { faults: ['loseAnswer'] });
		expect(delivery?.attempts.map(({ error, status }) => error ?? status)).toEqual([
			'connection: answer lost',
			200,
		]);
		expect(endpoint.received).toHaveLength(2);
		expect(endpoint.received[0]?.body).toEqual(endpoint.received[1]?.body);
	});

	test('a body that breaks off never arrives', async () => {
		emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all' });
		const [delivery] = await emulators.dialerCx.emit(
			'call.ended',
			{},
			{ faults: ['truncateBody'] },
		);
		expect(delivery?.state).toBe('succeeded');
		expect(endpoint.received).toHaveLength(1);
	});

	test('a caller who hangs up gets no answer', async () => {
		emulators.dialerCx.subscribe({ url: endpoint.url, events: 'all' });
		const [delivery] = await emulators.dialerCx.emit(
			'call.ended',
			{},
			{ faults: ['hangUp', 'hangUp'] },
		);
		expect(delivery?.attempts.map(({ error, status }) => error ?? status)).toEqual([
			'connection: hangUp',
			'connection: hangUp',
			200,
		]);
	});

	test('nobody listening is a connection error', async () => {
		const server: Server = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const address = server.address();
		const port = typeof address === 'object' ? address?.port : 0;
		await new Promise((resolve) => server.close(resolve));
		emulators.justCall.subscribe({ url: `http://127.0.0.1:${port}/`, events: 'all' });
		const [delivery] = await emulators.justCall.emit('call.missed');
		expect(delivery?.attempts.map(({ error }) => error)).toEqual([
			expect.stringContaining('ECONNREFUSED'),
		]);
	});
});
