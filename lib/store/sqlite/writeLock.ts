import { isBusy } from './errors';

/** How a transaction is begun that other processes may keep waiting. */
export interface Begun {
	readonly begin: () => void | Promise<void>;
	/** Undoes what `begin` has done before it failed. */
	readonly undo: (error: unknown) => void;
	/** Waits without blocking anything. */
	readonly sleep: (milliseconds: number) => Promise<unknown>;
	/** How often it is tried again: 90 times take about two seconds, 210 about five. */
	readonly tries: number;
}

/** Begins a transaction, again and again while another process holds the write lock. */
export async function beginWhenFree({ begin, undo, sleep, tries }: Begun): Promise<void> {
	for (let tried = 0; tried < tries; tried += 1) {
		try {
			return await begin();
		} catch (error) {
			undo(error);
			if (!isBusy(error)) throw error;
			await sleep(Math.min(tried + 1, 25));
		}
	}
	await begin();
}
