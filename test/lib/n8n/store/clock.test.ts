import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HOUR = 3_600_000;
const RIGHT = Date.UTC(2026, 0, 1);
const folder = mkdtempSync(join(tmpdir(), 'clock-'));
const file = join(folder, 'clock.json');

beforeEach(() => jest.useFakeTimers({ now: RIGHT, doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());
afterAll(() => rmSync(folder, { recursive: true }));

/** As in a process that has just started. */
async function started(): Promise<() => number> {
	jest.resetModules();
	const { persistedClock: keptClock } = await import('../../../../lib/n8n/store/clock');
	return keptClock(folder);
}

test('tells the time by the clock at first', async () => {
	expect((await started())()).toBe(RIGHT);
});

test('is one for a folder', async () => {
	const clock = await started();
	const { persistedClock: keptClock } = await import('../../../../lib/n8n/store/clock');
	expect(keptClock(folder)).toBe(clock);
});

test('does not trust a clock that is days ahead at the start', async () => {
	writeFileSync(file, JSON.stringify({ time: RIGHT, aheadForMilliseconds: 0 }));
	jest.setSystemTime(RIGHT + 72 * HOUR);
	const clock = await started();
	expect(clock()).toBe(RIGHT);
	jest.setSystemTime(RIGHT);
	expect(clock()).toBe(RIGHT);
});

test.each(['', 'null', '{"time":"today"}', '{"time":1e99'])(
	'goes by the clock where what it kept is %j',
	async (text) => {
		writeFileSync(file, text);
		expect((await started())()).toBe(RIGHT);
	},
);

test('keeps once a minute what it knows', async () => {
	rmSync(file, { force: true });
	const clock = await started();
	clock();
	const first = await written();
	expect(JSON.parse(first)).toEqual({ time: RIGHT, aheadForMilliseconds: 0 });
	await jest.advanceTimersByTimeAsync(59_999);
	clock();
	await jest.advanceTimersByTimeAsync(1);
	clock();
	expect(JSON.parse(await written(first))).toMatchObject({ time: RIGHT + 60_000 });
});

/** What the file holds, once it is there and other than before. */
async function written(before = ''): Promise<string> {
	for (let turn = 0; turn < 1_000_000; turn++) {
		await new Promise((resolve) => setImmediate(resolve));
		try {
			const text = readFileSync(file, 'utf8');
			if (text !== before) return text;
		} catch {
			// Not yet.
		}
	}
	throw new Error('It was not kept');
}
