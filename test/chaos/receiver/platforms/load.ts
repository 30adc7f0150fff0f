import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../../emulators/engine/draw';
import type { Emulator } from '../../../emulators/engine/emulator';

/** Events of one emulator in one round: two bursts while n8n is up or dying, the rest while it is down or starting. */
const BURSTS = [
	{ events: 4, from: 0, until: 800 },
	{ events: 4, from: 400, until: 2_500 },
] as const;
const STRAGGLERS = { events: 3, from: 3_000, until: 11_000 } as const;

let marks = 0;

/**
 * Makes things happen at all platforms, at moments drawn over some 11 s. Resolves when every delivery has succeeded or
 * been given up.
 */
export async function sendLoad(emulators: readonly Emulator[], draw: Draw): Promise<void> {
	await Promise.all(
		emulators.flatMap((emulator) => {
			const mine = draw.fork(`${emulator.id} ${emulator.dialect}`);
			const bursts = BURSTS.flatMap(({ events, from, until }) =>
				Array<number>(events).fill(mine.integer(from, until)),
			);
			const stragglers = Array.from({ length: STRAGGLERS.events }, () =>
				mine.integer(STRAGGLERS.from, STRAGGLERS.until),
			);
			return [...bursts, ...stragglers].map(async (moment) => {
				await sleep(moment);
				await emitMarked(emulator, mine.pick(emulator.events));
			});
		}),
	);
}

/** Emits a sample event that carries a mark of its own in its data. */
export async function emitMarked(emulator: Emulator, eventType: string) {
	return await emulator.emit(eventType, { mark: `event ${marks++}` });
}

/** The mark in an event's data, as sent (Nectar Desk's bodies are the data) or as the trigger passed it on. */
export function markIn(body: unknown): string | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { mark, data } = body as { mark?: unknown; data?: unknown };
	if (typeof mark === 'string') return mark;
	return data === undefined ? undefined : markIn(data);
}
