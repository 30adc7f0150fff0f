import { setTimeout as sleep } from 'node:timers/promises';
import { onCallClerk } from '../../../nodes/OnCallClerk/platform';
import { ANSWERS } from '../../../lib/webhook/answers';
import { sendMessage, type WireMessage } from '../../emulators/engine/attacks';

const STILL_STORED = JSON.stringify(ANSWERS.inFlight.body);
/** A trigger keeps a second of what its platform waits for the answer itself; a timer may go off a moment early. */
const WAITED_MILLISECONDS = (onCallClerk.delivery.timeoutSeconds - 1) * 1000 - 10;
const TRIES = 60;
const PAUSE_MILLISECONDS = 1_000;

/**
 * Sends so many duplicates of an event of OnCallClerk at the same time, and each again whose first is still being stored when
 * its time is up, as on a busy machine; answers what was answered in the end, each once. Early, none is sent away.
 */
export async function answersTogether(
	message: WireMessage,
	duplicates: number,
): Promise<unknown[]> {
	const answers = Array.from({ length: duplicates }, async () => await finalAnswer(message));
	return [...new Set(await Promise.all(answers))];
}

async function finalAnswer(message: WireMessage): Promise<number | string> {
	for (let left = TRIES; ; left--) {
		const sentAt = performance.now();
		const outcome = await sendMessage(message);
		if (outcome.kind !== 'answer') return outcome.kind;
		const { status, body } = outcome;
		if (status !== 503 || body !== STILL_STORED || left === 1) return status;
		const after = performance.now() - sentAt;
		if (after < WAITED_MILLISECONDS) return `sent away after ${Math.round(after)} ms`;
		await sleep(PAUSE_MILLISECONDS);
	}
}
