import { outputOn, type Stream } from './output';
import { createSteps } from './steps';

/** A stream that keeps what is written to it. */
function fakeStream(terminal?: { columns: number }) {
	const written: string[] = [];
	const stream: Stream = {
		isTTY: terminal !== undefined,
		columns: terminal?.columns,
		write: (text) => written.push(text),
	};
	return { stream, written, text: () => written.join('') };
}

/** The lines that a terminal shows in the end: what was drawn over is gone. */
function shownOn(text: string): string[] {
	return text.split('\n').map((line) => line.split('\r\u001b[K').at(-1) ?? '');
}

const TERMINAL = { TERM: 'xterm-256color', NO_COLOR: '1' };
const ESCAPES = /[\r\u001b]/;

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

async function playOn(stream: Stream, environment: NodeJS.ProcessEnv): Promise<void> {
	const steps = createSteps(2, outputOn(stream, environment));
	await steps.run('Download n8n', async (report) => {
		report('512 of 1024 packages', 0.5);
		await jest.advanceTimersByTimeAsync(3200);
		steps.say('npm is slow today');
	});
	await steps.run('Start n8n', async () => await jest.advanceTimersByTimeAsync(800));
}

describe('where the output is no terminal', () => {
	test.each([
		['a pipe', undefined, TERMINAL],
		['a terminal that knows no codes', { columns: 80 }, { TERM: 'dumb' }],
		['a CI that gives its job a terminal', { columns: 80 }, { ...TERMINAL, CI: 'true' }],
	])('each step is one line, without any codes: %s', async (_what, terminal, environment) => {
		const { stream, text } = fakeStream(terminal);
		await playOn(stream, environment);
		expect(text()).not.toMatch(ESCAPES);
		expect(text().split('\n')).toEqual([
			'npm is slow today',
			'[1/2] Download n8n: 3.2 s',
			'[2/2] Start n8n: 0.8 s',
			'',
		]);
	});

	test('a step that fails says so, and its error is passed on', async () => {
		const { stream, text } = fakeStream();
		const steps = createSteps(10, outputOn(stream, {}));
		const failing = steps.run('Start n8n', async () => {
			await jest.advanceTimersByTimeAsync(1000);
			throw new Error('no disk');
		});
		await expect(failing).rejects.toThrow('no disk');
		expect(text()).toBe('[ 1/10] Start n8n: failed after 1.0 s\n');
	});
});

describe('on a terminal', () => {
	test('a bar shows what is done, and only the lines of ended steps stay', async () => {
		const { stream, written, text } = fakeStream({ columns: 80 });
		await playOn(stream, TERMINAL);
		expect(written).toContain(
			'\r\u001b[K[##########----------] Download n8n: 512 of 1024 packages, 0 s',
		);
		expect(written).toContain('\r\u001b[K[##########----------] Start n8n, 0 s');
		expect(shownOn(text())).toEqual([
			'npm is slow today',
			'[1/2] Download n8n: 3.2 s',
			'[2/2] Start n8n: 0.8 s',
			'',
		]);
	});

	test('the bar is drawn again each second, while nothing is told', async () => {
		const { stream, written } = fakeStream({ columns: 80 });
		const steps = createSteps(1, outputOn(stream, TERMINAL));
		await steps.run('Start n8n', async () => await jest.advanceTimersByTimeAsync(2000));
		const seconds = written.flatMap((one) => /\] Start n8n, (\d+) s$/.exec(one)?.[1] ?? []);
		expect(seconds).toEqual(['0', '1', '2']);
		expect(jest.getTimerCount()).toBe(0);
	});

	test('the bar is drawn again below what is said in the middle of a step', async () => {
		const { stream, text } = fakeStream({ columns: 80 });
		const steps = createSteps(1, outputOn(stream, TERMINAL));
		await steps.run('Send', async () => {
			steps.say('paused');
			expect(shownOn(text())).toEqual(['paused', '[--------------------] Send, 0 s']);
		});
	});

	test.each([20, 40, 60, 80])('no drawn line is as wide as %i columns', async (columns) => {
		const { stream, written } = fakeStream({ columns });
		await playOn(stream, TERMINAL);
		const drawn = written.filter((one) => !one.endsWith('\n'));
		expect(drawn.length).toBeGreaterThan(3);
		for (const one of drawn) expect(one.replace('\r\u001b[K', '').length).toBeLessThan(columns);
	});

	test('colors are used, unless NO_COLOR is set', async () => {
		const colored = fakeStream({ columns: 80 });
		await playOn(colored.stream, { TERM: 'xterm' });
		expect(colored.text()).toContain('\u001b[2m[1/2]\u001b[22m Download n8n');
		const plain = fakeStream({ columns: 80 });
		await playOn(plain.stream, { TERM: 'xterm', NO_COLOR: '1' });
		expect(plain.text().replaceAll('\u001b[K', '')).not.toContain('\u001b');
	});
});
