import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

/** Until something other than what is wanted is taken for final, also where the machine is busy. */
const COMING_MILLISECONDS = 90_000;
const BETWEEN_LOOKS_MILLISECONDS = 100;

/** What is read as soon as it is what is wanted, else what is read in the end. */
export async function readOnce<T>(
	read: () => Promise<T>,
	isWanted: (seen: T) => boolean,
): Promise<T> {
	const end = Date.now() + COMING_MILLISECONDS;
	for (;;) {
		const seen = await read();
		if (isWanted(seen) || Date.now() > end) return seen;
		await sleep(BETWEEN_LOOKS_MILLISECONDS);
	}
}

/** The same where exactly this is wanted. */
export async function equalOnce<T>(read: () => Promise<T>, wanted: T): Promise<T> {
	return await readOnce(read, (seen) => isDeepStrictEqual(seen, wanted));
}
