import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { receiver } from '../receiver';

/* Real processes whose clocks are set while a delivery waits for its retry, over real time: side by side. */

const HOUR = 3_600_000;
const SCHEDULE_SECONDS = 6;
const MOST_WAITED_MILLISECONDS = 60_000;

/** Milliseconds between the failed attempt and the retry; undefined: none came. */
async function retriedAfter(aheadMilliseconds: number): Promise<number | undefined> {
	const endpoint = await receiver();
	const arrived: number[] = [];
	endpoint.answer = () => (arrived.push(performance.now()) === 1 ? 503 : 200);
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-user-'));
	const child = fork(join(__dirname, 'setting.ts'), [endpoint.url, `${SCHEDULE_SECONDS}`], {
		execArgv: [
			['--require', join(__dirname, 'shim.js')],
			['--require', join(__dirname, '..', '..', '..', 'store', 'registerTypeScript.js')],
		].flat(),
		env: {
			...process.env,
			N8N_USER_FOLDER: userFolder,
			CLOCK_AHEAD: String(aheadMilliseconds),
		},
	});
	const ended = once(child, 'exit');
	try {
		const [begun] = await Promise.race([once(child, 'message'), ended]);
		expect(begun).toMatchObject({ ok: true });
		child.send(0);
		const until = performance.now() + MOST_WAITED_MILLISECONDS;
		while (arrived.length < 2 && performance.now() < until) await sleep(50);
		const [first = NaN, second] = arrived;
		return second && second - first;
	} finally {
		child.kill('SIGKILL');
		await ended;
		await endpoint.close();
		await rm(userFolder, { recursive: true });
	}
}

test.concurrent('an hour ahead and set right: the retry comes all the same', async () => {
	expect(await retriedAfter(HOUR)).toBeGreaterThanOrEqual((SCHEDULE_SECONDS - 2) * 1000);
});

test.concurrent('an hour behind and set right: the retry does not come early', async () => {
	expect(await retriedAfter(-HOUR)).toBeGreaterThanOrEqual((SCHEDULE_SECONDS - 2) * 1000);
});
