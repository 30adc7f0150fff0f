import { VirtualClock } from '../engine/clock';
import { createDialerCx } from './dialerCx';
import type { Emulator, EmulatorOptions } from '../engine/emulator';
import { createJustCall } from './justCall';
import { createNectarDesk } from './nectarDesk';
import { createOnCallClerk } from './onCallClerk';
import { createRunACall } from './runACall';
import type { WireOutcome, WireRequest } from '../http/wire';

const URL = 'http://127.0.0.1/hook';

type Reply = number | 'timeout' | 'connection';

const outcomeOf = (reply: Reply): WireOutcome =>
	reply === 'timeout'
		? { kind: 'timeout' }
		: reply === 'connection'
			? { kind: 'connection', detail: 'refused' }
			: { kind: 'answer', status: reply, headers: {}, body: '' };

/** A network whose replies are given beforehand; the last one is repeated. */
function network(replies: Reply[]) {
	const sent: WireRequest[] = [];
	const send = (request: WireRequest) => {
		const reply = replies[Math.min(sent.length, replies.length - 1)] ?? 200;
		sent.push(request);
		return Promise.resolve(outcomeOf(reply));
	};
	return { sent, send };
}

async function deliverOnce(create: (options: EmulatorOptions) => Emulator, replies: Reply[]) {
	const clock = new VirtualClock();
	const { send, sent } = network(replies);
	const emulator = create({ clock, send });
	emulator.subscribe({ url: URL, events: 'all' });
	const eventType = emulator.events[0] ?? '';
	const [delivery] = await clock.finish(emulator.emit(eventType));
	if (!delivery) throw new Error('Nothing was delivered');
	return { delivery, sent, attempts: delivery.attempts };
}

const platforms = {
	'Run a Call, document': (o: EmulatorOptions) => createRunACall({ ...o, dialect: 'document' }),
	'Run a Call, vendor': (o: EmulatorOptions) => createRunACall({ ...o, dialect: 'vendor' }),
	'Nectar Desk': createNectarDesk,
	'JustCall, document': (o: EmulatorOptions) => createJustCall({ ...o, dialect: 'document' }),
	'JustCall, vendor': (o: EmulatorOptions) => createJustCall({ ...o, dialect: 'vendor' }),
	OnCallClerk: createOnCallClerk,
	'Dialer.CX': createDialerCx,
};

describe('the schedule of a delivery that never succeeds', () => {
	const doubled = [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_720];
	const rows: Array<[keyof typeof platforms, Reply, Array<number | [number, number]>]> = [
		[
			'Run a Call, document',
			500,
			[
				[30, 60],
				[60, 90],
			],
		],
		[
			'Run a Call, vendor',
			'timeout',
			[
				[30, 60],
				[60, 90],
			],
		],
		['Nectar Desk', 500, [1, 2, 4]],
		['Nectar Desk', 'connection', [1, 2, 4]],
		['JustCall, document', 404, [60, 300, 900, 1800, 3600]],
		['JustCall, document', 'timeout', [60, 300, 900, 1800, 3600]],
		[
			'JustCall, vendor',
			503,
			[
				[30, 90],
				[30, 90],
				[30, 90],
				[30, 90],
			],
		],
		['OnCallClerk', 401, doubled],
		['Dialer.CX', 404, [5, 30, 120]],
		['Dialer.CX', 'connection', [5, 30, 120]],
	];

	test.each(rows)('%s on %s: waits of %j seconds', async (platform, reply, waits) => {
		const { delivery, attempts } = await deliverOnce(platforms[platform], [reply]);
		expect(delivery.state).toBe('failed');
		expect(attempts).toHaveLength(waits.length + 1);
		for (const [index, wait] of [0, ...waits].entries()) {
			const [least, most] = typeof wait === 'number' ? [wait, wait] : wait;
			const waited = attempts[index]?.waitedSeconds;
			expect(waited).toBeGreaterThanOrEqual(least);
			expect(waited).toBeLessThanOrEqual(most);
			const previous = attempts[index - 1]?.startedAt ?? attempts[0]?.startedAt;
			expect(attempts[index]?.startedAt.getTime()).toBe(
				(previous?.getTime() ?? 0) + (waited ?? 0) * 1000,
			);
		}
	});

	test('OnCallClerk retries within 24 hours', async () => {
		const { attempts } = await deliverOnce(createOnCallClerk, [500]);
		const total = attempts.reduce((sum, { waitedSeconds }) => sum + waitedSeconds, 0);
		expect(total).toBeGreaterThan(12 * 3600);
		expect(total).toBeLessThanOrEqual(24 * 3600);
	});
});

describe('which outcomes are a success, a reason to retry, or final', () => {
	type Verdict = 'succeeds' | 'is retried' | 'is final';
	const rows: Array<[keyof typeof platforms, Verdict, Reply[]]> = [
		['Run a Call, document', 'succeeds', [200, 201, 204]],
		['Run a Call, document', 'is retried', [302, 400, 404, 500, 'timeout', 'connection']],
		['Run a Call, vendor', 'succeeds', [200, 202, 204]],
		['Run a Call, vendor', 'is retried', [301, 401, 503, 'timeout', 'connection']],
		['Nectar Desk', 'succeeds', [200, 204, 299]],
		['Nectar Desk', 'is retried', [500, 503, 599, 'timeout', 'connection']],
		['Nectar Desk', 'is final', [302, 400, 404, 429, 499]],
		['JustCall, document', 'succeeds', [200]],
		['JustCall, document', 'is retried', [201, 204, 302, 404, 500, 'timeout', 'connection']],
		['JustCall, vendor', 'succeeds', [200]],
		['JustCall, vendor', 'is retried', [500, 502, 503, 504, 429]],
		['JustCall, vendor', 'is final', [400, 401, 404, 501, 'timeout', 'connection']],
		['OnCallClerk', 'succeeds', [200, 204]],
		['OnCallClerk', 'is retried', [302, 401, 410, 500, 'timeout', 'connection']],
		['Dialer.CX', 'succeeds', [200, 202]],
		['Dialer.CX', 'is retried', [302, 404, 500, 'timeout', 'connection']],
	];
	const cases = rows.flatMap(([platform, verdict, replies]) =>
		replies.map((reply) => [platform, reply, verdict] as const),
	);

	test.each(cases)('%s: %s %s', async (platform, reply, verdict) => {
		const { delivery, attempts } = await deliverOnce(platforms[platform], [reply, 200]);
		const tries = verdict === 'is retried' ? 2 : 1;
		expect(attempts).toHaveLength(tries);
		expect(delivery.state).toBe(verdict === 'is final' ? 'failed' : 'succeeded');
	});
});

describe('the timeout of an attempt', () => {
	const rows: Array<[keyof typeof platforms, number]> = [
		['Run a Call, vendor', 10],
		['JustCall, document', 10],
		['OnCallClerk', 5],
		['Dialer.CX', 10],
	];

	test.each(rows)('%s: %s seconds', async (platform, seconds) => {
		const { sent } = await deliverOnce(platforms[platform], [200]);
		expect(sent[0]?.timeoutMilliseconds).toBe(seconds * 1000);
	});
});

describe('compressed time', () => {
	test('timeScale shortens the waits, not the log and not the timeout', async () => {
		const clock = new VirtualClock();
		const { send, sent } = network([500, 500, 200]);
		const emulator = createDialerCx({ clock, send, timeScale: 0.01 });
		emulator.subscribe({ url: URL, events: 'all' });
		const start = clock.now();
		const [delivery] = await clock.finish(emulator.emit('call.ended'));
		expect(delivery?.attempts.map(({ startedAt }) => startedAt.getTime() - start)).toEqual([
			0, 50, 350,
		]);
		expect(delivery?.attempts.map(({ waitedSeconds }) => waitedSeconds)).toEqual([0, 5, 30]);
		expect(sent[0]?.timeoutMilliseconds).toBe(10_000);
	});
});

describe('what stays the same over retries', () => {
	test.each(Object.entries(platforms))('%s sends the same bytes again', async (_name, create) => {
		const { sent } = await deliverOnce(create, [503, 503, 200]);
		expect(sent).toHaveLength(3);
		expect(new Set(sent.map(({ body }) => body.toString('hex'))).size).toBe(1);
	});

	test.each([
		['attempt', 2],
		['event', 1],
	] as const)('a time signed per %s gives %d signatures', async (signedTime, signatures) => {
		const create = (o: EmulatorOptions) => createRunACall({ ...o, policy: { signedTime } });
		const { sent } = await deliverOnce(create, [503, 200]);
		const values = sent.map(({ headers }) => new Map(headers).get('Run-A-Call-Signature'));
		expect(new Set(values).size).toBe(signatures);
	});
});
