import { setImmediate as nextTurn } from 'node:timers/promises';

/** Accepting a connection takes one, reading from it another, and what is awaited of a request one or two more. */
const TURNS = 20;

/**
 * Resolves once this process has read all that has come to its sockets by now, and handled it as far as that goes without
 * waiting: what a process wrote that was killed before has arrived. However long that takes: it is turns of the event loop.
 */
export async function readByNow(): Promise<void> {
	for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}
