import { setImmediate as nextTurn } from 'node:timers/promises';

const MOST_WAITED_MILLISECONDS = 60_000;

/** Lets the event loop turn until the condition holds; fails after a minute. */
export async function until(condition: () => boolean): Promise<void> {
	const deadline = Date.now() + MOST_WAITED_MILLISECONDS;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error('It never came to that');
		await nextTurn();
	}
}

/** Lets whatever is ready happen. */
export async function quiet(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) await nextTurn();
}

/** A promise to be kept, or broken, from outside. */
export class Gate {
	open: () => void = () => undefined;
	fail: (error: Error) => void = () => undefined;
	readonly passed = new Promise<void>((resolve, reject) => {
		this.open = resolve;
		this.fail = reject;
	});
}
