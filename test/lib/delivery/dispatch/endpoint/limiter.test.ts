import {
	EndpointLimiter,
	type EndpointLimits,
} from '../../../../../lib/delivery/dispatch/endpoint/limiter';
import type { Health } from '../../../../../lib/store/outbox/subscription';

const START = Date.UTC(2026, 0, 1);
const HEALTHY: Health = { consecutiveFailures: 0 };
const SECOND = 1000;

/** By the clock that nobody sets. */
let elapsed = 0;
beforeEach(() => (elapsed = 0));

function limiterWith(
	limits: Partial<EndpointLimits>,
	health: Partial<Health> = {},
	enabled = true,
): EndpointLimiter {
	const status = { enabled, health: { ...HEALTHY, ...health } };
	return new EndpointLimiter('sub_1', { concurrency: 3, ...limits }, status, () => elapsed);
}

function takes(limiter: EndpointLimiter, count: number): void {
	for (let taken = 0; taken < count; taken++) limiter.take();
}

/** How many slots there are at this time. */
function slotsAt(limiter: EndpointLimiter, now: number): number {
	elapsed = now - START;
	return limiter.slots(now);
}

describe('how many attempts may start', () => {
	test.each<[string, EndpointLimiter, number, number]>([
		['as many as its concurrency', limiterWith({}), 0, 3],
		['fewer by those under way', limiterWith({}), 2, 1],
		['none when all slots are taken', limiterWith({}), 3, 0],
		['none while disabled', limiterWith({}, {}, false), 0, 0],
		['none while paused', limiterWith({}, { pausedAt: START - 1 }), 0, 0],
		['one after a resume', limiterWith({}, { probingSince: START }), 0, 1],
		['none beside the probe', limiterWith({}, { probingSince: START }), 1, 0],
		['none while the endpoint asks for less', limiterWith({}, { throttledUntil: START + 1 }), 0, 0],
		['all once it does so no more', limiterWith({}, { throttledUntil: START }), 0, 3],
		['what the rate allows', limiterWith({ concurrency: 100, ratePerSecond: 500 }), 0, 10],
	])('%s', (_name, limiter, underWay, expected) => {
		takes(limiter, underWay);
		expect(limiter.slots(START)).toBe(expected);
	});
});

describe('when to look again', () => {
	const due = (limiter: EndpointLimiter, at: number) => {
		limiter.noteDue(at);
		return limiter;
	};
	const paused = { autoPausedAt: START - 10 * SECOND, pausedAt: START - 10 * SECOND };
	test.each<[string, EndpointLimiter, number]>([
		['never without deliveries', limiterWith({}), Infinity],
		['when the earliest is due', due(due(limiterWith({}), START + 7), START + 5), START + 5],
		[
			'when the endpoint takes more',
			due(limiterWith({}, { throttledUntil: START + 90 }), START + 5),
			START + 90,
		],
		['never while disabled', due(limiterWith({}, {}, false), START), Infinity],
		[
			'never while a person has paused it',
			due(limiterWith({}, { pausedAt: START }), START),
			Infinity,
		],
		['never while paused without probes', due(limiterWith({}, paused), START), Infinity],
		[
			'at the next probe',
			due(limiterWith({ probeEverySeconds: 60 }, paused), START),
			START + 50 * SECOND,
		],
		[
			'at no probe without a delivery to try',
			limiterWith({ probeEverySeconds: 60 }, paused),
			Infinity,
		],
	])('%s', (_name, limiter, expected) => {
		expect(limiter.wakesAt(START)).toBe(expected);
	});

	test('at no time while every slot is taken: the end of an attempt tells', () => {
		const limiter = due(limiterWith({}), START);
		takes(limiter, 3);
		expect(limiter.wakesAt(START)).toBe(Infinity);
		limiter.end(START, 'judged');
		expect(limiter.wakesAt(START)).toBe(START);
	});

	test('when the rate allows the next', () => {
		const limiter = due(limiterWith({ ratePerSecond: 4 }), START);
		limiter.take();
		limiter.begin(elapsed);
		expect(limiter.slots(START)).toBe(0);
		const next = limiter.wakesAt(START);
		expect(next - START).toBeGreaterThan(250);
		expect(next - START).toBeLessThan(260);
		expect(slotsAt(limiter, next - 1)).toBe(0);
		expect(slotsAt(limiter, next)).toBe(1);
	});

	test('a second after the request that was held up has begun, and not before that is known', () => {
		const limiter = due(limiterWith({ ratePerSecond: 1 }), START);
		limiter.take();
		elapsed = 5 * SECOND;
		expect(limiter.slots(START + elapsed)).toBe(0);
		expect(limiter.wakesAt(START + elapsed)).toBe(Infinity);
		limiter.begin(elapsed);
		const next = limiter.wakesAt(START + elapsed);
		expect(next - START).toBeGreaterThanOrEqual(6 * SECOND);
		expect(next - START).toBeLessThan(6.1 * SECOND);
		expect(slotsAt(limiter, next - 1)).toBe(0);
		expect(slotsAt(limiter, next)).toBe(1);
	});

	test('at once after a slot that came to nothing', () => {
		const limiter = due(limiterWith({ ratePerSecond: 1 }), START);
		limiter.take();
		expect(limiter.wakesAt(START)).toBe(Infinity);
		limiter.giveBack();
		expect(limiter.wakesAt(START)).toBe(START);
	});
});

test('a probe is due at its time, once nothing is under way', () => {
	const health = { autoPausedAt: START, pausedAt: START };
	const limiter = limiterWith({ probeEverySeconds: 60 }, health);
	limiter.noteDue(START);
	limiter.take();
	expect(limiter.probes(START + 60 * SECOND)).toBe(false);
	limiter.giveBack();
	expect(limiter.probes(START + 60 * SECOND - 1)).toBe(false);
	expect(limiter.probes(START + 60 * SECOND)).toBe(true);
});

test('our own faults hold the endpoint longer and longer, and an answer frees it', () => {
	const limiter = limiterWith({});
	const holds: number[] = [];
	let now = START;
	for (let fault = 0; fault < 8; fault++) {
		limiter.take();
		limiter.end(now, 'own-fault');
		limiter.noteDue(now);
		expect(limiter.slots(now)).toBe(0);
		holds.push((limiter.wakesAt(now) - now) / SECOND);
		now = limiter.wakesAt(now);
		expect(limiter.slots(now)).toBe(1);
	}
	expect(holds).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
	limiter.take();
	limiter.end(now, 'judged');
	expect(limiter.slots(now)).toBe(3);
});

test('own faults of attempts that were under way together hold the endpoint once', () => {
	const limiter = limiterWith({});
	takes(limiter, 3);
	for (let fault = 0; fault < 3; fault++) limiter.end(START, 'own-fault');
	limiter.noteDue(START);
	expect(limiter.wakesAt(START)).toBe(START + SECOND);
});

describe('a clock that is set back', () => {
	const DAY = 86_400 * SECOND;
	const before = START - DAY;

	test('does not make our own fault hold the endpoint for a day', () => {
		const limiter = limiterWith({});
		limiter.take();
		limiter.end(START, 'own-fault');
		limiter.noteDue(before);
		expect(limiter.slots(before)).toBe(1);
		limiter.take();
		limiter.end(before, 'own-fault');
		expect(limiter.slots(before)).toBe(0);
	});

	test('does not make an endpoint that asked for less wait for a day', () => {
		const limiter = limiterWith({}, { throttledUntil: START + 90 * SECOND });
		expect(limiter.slots(START)).toBe(0);
		expect(limiter.slots(before)).toBe(3);
	});

	test('does not put off a probe by a day', () => {
		const limiter = limiterWith(
			{ probeEverySeconds: 60 },
			{ autoPausedAt: START, pausedAt: START },
		);
		limiter.noteDue(before);
		expect(limiter.probes(START)).toBe(false);
		expect(limiter.probes(before)).toBe(true);
	});
});

test('a limiter is forgotten only where that changes nothing', () => {
	const limiter = limiterWith({ ratePerSecond: 1 });
	expect(limiter.isIdle(START)).toBe(true);
	limiter.take();
	expect(limiter.isIdle(START)).toBe(false);
	limiter.begin(elapsed);
	limiter.end(START, 'judged');
	expect(limiter.isIdle(START)).toBe(false);
	elapsed = 1.1 * SECOND;
	expect(limiter.isIdle(START + 1.1 * SECOND)).toBe(true);
	limiter.noteDue(START + 9 * SECOND);
	expect(limiter.isIdle(START + 1.1 * SECOND)).toBe(false);
});

test('a limit that is changed counts what has begun before', () => {
	const limiter = limiterWith({ concurrency: 20, ratePerSecond: 10 });
	for (; elapsed < SECOND; elapsed++) {
		if (limiter.slots(START + elapsed) === 0) continue;
		limiter.take();
		limiter.begin(elapsed);
		limiter.end(START + elapsed, 'judged');
	}
	limiter.limit({ concurrency: 20, ratePerSecond: 5 });
	expect(limiter.slots(START + elapsed)).toBe(0);
	limiter.limit({ concurrency: 20 });
	expect(limiter.slots(START + elapsed)).toBe(20);
});
