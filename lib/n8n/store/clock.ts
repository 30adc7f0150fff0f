import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import { steadyClock, type ClockState } from '../../time/steadyClock';
import { writeWhole } from '../../store/wholeFile';

const FILE = 'clock.json';
const KEPT_EVERY_MILLISECONDS = 60_000;
/** What a clock that is ahead makes old is forgotten for good: it is trusted after a week. */
const TRUSTED_AFTER_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

const State = z.object({ time: z.number(), aheadForMilliseconds: z.number() });

const clocks = new Map<string, () => number>();

/**
 * The time that what is stored in this folder is forgotten by, in epoch milliseconds. It is kept in a file, so that a clock
 * that is days ahead when n8n starts makes nothing old.
 */
export function persistedClock(folder: string): () => number {
	const known = clocks.get(folder);
	if (known !== undefined) return known;
	const { now, state } = steadyClock(
		() => Date.now(),
		() => performance.now(),
		{ afterMilliseconds: TRUSTED_AFTER_MILLISECONDS, before: stateIn(folder) },
	);
	let keptAt = -Infinity;
	const clock = () => {
		if (performance.now() - keptAt >= KEPT_EVERY_MILLISECONDS) {
			keptAt = performance.now();
			// Without it, a start trusts the clock.
			keep(folder, state()).catch(() => undefined);
		}
		return now();
	};
	clocks.set(folder, clock);
	return clock;
}

/** Undefined where it was not kept, or can't be read. */
function stateIn(folder: string): ClockState | undefined {
	try {
		const read = State.safeParse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
		return read.success ? read.data : undefined;
	} catch {
		return undefined;
	}
}

async function keep(folder: string, state: ClockState): Promise<void> {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	await writeWhole(join(folder, FILE), JSON.stringify(state));
}
