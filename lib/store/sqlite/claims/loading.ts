import { setImmediate as nextTurn } from 'node:timers/promises';

import { isDamage } from '../errors';
import type { RememberedEvents } from './remembered';

/** About a quarter of a second of loading. */
const slicesAtOnce = 50;
/** Before loading goes on after a failure. */
const pauseMilliseconds = 250;

/** What loading in the background needs of the file. */
interface Loaded {
	/** False ends it. */
	readonly isOpen: () => boolean;
	readonly sleep: (milliseconds: number) => Promise<unknown>;
	/** Told when the file is found damaged, which ends it too. */
	readonly onDamage: (error: unknown) => void;
}

/** Loads as much of what is remembered as is worth waiting for; answers whether that was all. */
export async function loadFirst(remembered: RememberedEvents): Promise<boolean> {
	for (let slice = 0; remembered.load(); slice += 1) {
		if (slice === slicesAtOnce) return false;
		await nextTurn();
	}
	return true;
}

/** Loads the rest in slices, while claims are answered already. */
export async function loadRest(remembered: RememberedEvents, file: Loaded): Promise<void> {
	for (;;) {
		await nextTurn();
		if (!file.isOpen()) return;
		try {
			if (!remembered.load()) return;
		} catch (error) {
			if (isDamage(error)) return file.onDamage(error);
			// A lock, or a disk that did not answer, may be over in a moment.
			await file.sleep(pauseMilliseconds);
		}
	}
}
