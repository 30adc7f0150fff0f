import { HOUR, MINUTE, SECOND, SenderStage, START } from './stage';

/* One of four endpoints is down for a day: what the others notice of it, and what becomes of its own events. */

const OTHERS = ['one', 'two', 'three'];
const KEYS = ['a', 'b', 'c'];
const BURST_EVERY = 10 * MINUTE;
const EVENTS_PER_BURST = 6;
const BURSTS = (24 * HOUR) / BURST_EVERY;
const EVENTS = BURSTS * EVENTS_PER_BURST;

/** A day of events; `down`: what the fourth endpoint does meanwhile. */
async function day(down: 'answers' | 'hangs' | 'refuses'): Promise<SenderStage> {
	const stage = await SenderStage.open({ pollMilliseconds: MINUTE });
	for (const name of [...OTHERS, 'fourth']) {
		await stage.subscribe(name, {
			order: 'key',
			concurrency: 4,
			probeEverySeconds: 900,
			policy: { pausesAfter: 20 },
		});
	}
	if (down === 'hangs') stage.endpoints.set('fourth', () => ({ milliseconds: HOUR }));
	if (down === 'refuses') {
		const outcome = { kind: 'connection', detail: 'ECONNREFUSED' } as const;
		stage.endpoints.set('fourth', () => ({ outcome }));
	}
	for (let burst = 0; burst < BURSTS; burst++) {
		const at = burst * EVENTS_PER_BURST;
		await Promise.all(
			Array.from({ length: EVENTS_PER_BURST }, async (_, n) => {
				await stage.send(at + n, { orderKey: KEYS[(at + n) % KEYS.length] });
			}),
		);
		await stage.clock.pass(BURST_EVERY);
	}
	return stage;
}

/** Milliseconds from an event to its arrival that 99 of 100 do not exceed. */
function p99Of(stage: SenderStage, name: string): number {
	const latencies = stage.at(name).map(({ at, body }) => {
		return at - START - Math.floor(body.data.n / EVENTS_PER_BURST) * BURST_EVERY;
	});
	return latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? Infinity;
}

const calls = ({ watched }: SenderStage, name: string) => watched.calls.get(name) ?? 0;

let usual: { p99: number; claims: number };
beforeAll(async () => {
	const stage = await day('answers');
	usual = { p99: p99Of(stage, 'one'), claims: calls(stage, 'claim') };
	expect(await stage.counts()).toMatchObject({ delivered: 4 * EVENTS, pending: 0 });
	await stage.close();
});

test.each(['hangs', 'refuses'] as const)(
	'an endpoint that %s for a day keeps its queue and costs the others nothing',
	async (down) => {
		const stage = await day(down);
		for (const name of OTHERS) {
			expect(stage.at(name)).toHaveLength(EVENTS);
			expect(p99Of(stage, name)).toBeLessThanOrEqual(1.2 * usual.p99);
		}
		expect(calls(stage, 'claim')).toBeLessThanOrEqual(1.2 * usual.claims);
		const { pending, blocked, delivered, failed } = await stage.counts();
		expect({ delivered, failed, waiting: pending + blocked }).toEqual({
			delivered: 3 * EVENTS,
			failed: 0,
			waiting: EVENTS,
		});
		// No more than the failures that paused it and a probe every quarter of an hour.
		expect(stage.at('fourth').length).toBeLessThanOrEqual(20 + 3 + 24 * 4);
		await resume(stage);
		await stage.close();
	},
);

/** The endpoint is well again: everything arrives, each key in its order. */
async function resume(stage: SenderStage): Promise<void> {
	stage.endpoints.delete('fourth');
	stage.arrived.length = 0;
	await stage.clock.pass(20 * MINUTE);
	expect(await stage.counts()).toMatchObject({ pending: 0, blocked: 0, delivered: 4 * EVENTS });
	const numbers = stage.numbersAt('fourth');
	expect(numbers).toHaveLength(EVENTS);
	for (const [at] of KEYS.entries()) {
		const ofKey = numbers.filter((n) => n % KEYS.length === at);
		expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
	}
	const lastAt = Math.max(...stage.at('fourth').map(({ at }) => at));
	expect(stage.clock.now() - lastAt).toBeGreaterThan(SECOND);
}
