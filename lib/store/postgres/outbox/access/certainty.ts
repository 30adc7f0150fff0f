import { setTimeout as sleep } from 'node:timers/promises';

import { isUncertain, isUnreachable } from '../../errors';

/** How long what became of a lost answer is looked for, unless said otherwise: a server that crashed has mostly recovered by then. */
export const LOST_ANSWER_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 200;
const mostTries = 3;

/**
 * Writes what is to be done once. Where the answer is lost with its connection, `find` says as soon as the server answers
 * again what was written, if it was; if it was not, it is written again. Rejects where nothing was written, or where the
 * server does not come back in time.
 */
export async function certainly<T>(
	write: () => Promise<T>,
	find: () => Promise<T | undefined>,
	lostAnswerMilliseconds: number,
): Promise<T> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await write();
		} catch (error) {
			if (!isUncertain(error)) throw error;
			const found = await whenReachable(find, error, lostAnswerMilliseconds);
			if (found !== undefined) return found;
			if (tries === mostTries) throw error;
		}
	}
}

async function whenReachable<T>(
	ask: () => Promise<T>,
	lost: unknown,
	milliseconds: number,
): Promise<T> {
	const until = performance.now() + milliseconds;
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			if (!isUnreachable(error) && !isUncertain(error)) throw error;
			if (performance.now() > until) throw lost;
			await sleep(PAUSE_MILLISECONDS);
		}
	}
}
