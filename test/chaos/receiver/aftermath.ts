import { setTimeout as sleep } from 'node:timers/promises';
import { sendMessage } from '../../emulators/engine/attacks';
import type { Delivery, Emulator, Message } from '../../emulators/engine/emulator';
import type { WebhookEntry } from '../../emulators/platform/justCall';
import type { Endings } from '../counts/endings';
import type { Event, Senders } from './events';
import { emitMarked } from './platforms/load';
import type { Scene } from './scene';

const TOGETHER = 8;

/** Waits until n8n runs nothing more; one sentence for each workflow in which runs never end. */
export async function waitUntilQuiet({
	client,
	lines,
}: Pick<Scene, 'client' | 'lines'>): Promise<string[]> {
	const problems: string[] = [];
	await Promise.all(
		lines.map(async ({ workflowId, label }) => {
			await client.executions.waitUntilQuiet(workflowId).catch((error: unknown) => {
				problems.push(`${label}: ${error instanceof Error ? error.message : String(error)}`);
			});
		}),
	);
	return problems;
}

/** Sends one more event of each platform: every trigger must still answer, at the first attempt. */
export async function checkTriggersAnswer({
	platforms,
}: Pick<Senders, 'platforms'>): Promise<string[]> {
	const problems: string[] = [];
	for (const emulator of platforms.all) {
		resume(emulator);
		for (const delivery of await emitMarked(emulator, emulator.events[0] ?? '')) {
			// One that a busy machine kept waiting until its platform hung up tells nothing.
			const heard = delivery.attempts.filter(({ outcome }) => outcome.kind !== 'timeout');
			if (delivery.state === 'succeeded' && heard.length === 1) continue;
			const endings = delivery.attempts.map(({ status, error }) => status ?? error).join(', ');
			problems.push(`${emulator.name} no longer gets through: ${endings}`);
		}
	}
	return problems;
}

/** What a user does who finds a subscription paused; how many there were. */
export function resume(emulator: Emulator): number {
	const paused = emulator.subscriptions().filter(({ autoPausedAt }) => autoPausedAt !== undefined);
	paused.forEach((subscription) => emulator.enable(subscription));
	return paused.length;
}

/** JustCall's side of the registration, to compare with later. */
export interface Registrations {
	readonly entries: readonly WebhookEntry[];
	/** Requests to its API so far. */
	readonly requests: number;
}

export function registrationsOf({ platforms, justCallApi }: Scene): Registrations {
	return { entries: platforms.account.entries(), requests: justCallApi.requests.length };
}

/** JustCall's registrations must be as they were, and nobody must have changed any meanwhile. */
export function checkRegistrations(scene: Scene, before: Registrations): string[] {
	const line = ({ type, webhookUrl, urlId }: WebhookEntry) => `${type} ${webhookUrl} ${urlId}`;
	const { entries } = registrationsOf(scene);
	const [then, now] = [before.entries, entries].map((list) => list.map(line).sort().join('\n'));
	const changing = scene.justCallApi.requests
		.slice(before.requests)
		.filter(({ method }) => method !== 'GET').length;
	return [
		...(then === now ? [] : ["JustCall's registrations have changed"]),
		...(changing === 0 ? [] : [`${changing} registrations were changed at JustCall`]),
	];
}

/** How often an event is sent that is still being stored each time. */
const TRIES = 5;
const PAUSE_MILLISECONDS = 1_000;

/**
 * Sends every event once more, freshly signed, as a platform does whose user presses "Resend", and again where it is still
 * being stored, as on a busy machine. Nothing may be stuck: each must be answered 200. Returns how each ended; `seen` is
 * told of every request.
 */
export async function resendAll(events: readonly Event[], seen: Endings): Promise<string[]> {
	const endings: string[] = [];
	const waiting = [...events];
	const worker = async () => {
		for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
			endings.push(await sendAgain(event, seen));
		}
	};
	await Promise.all(Array.from({ length: TOGETHER }, worker));
	return endings;
}

async function sendAgain({ line, delivery }: Event, seen: Endings): Promise<string> {
	for (let left = TRIES; ; left--) {
		const message = freshly(line.emulator, delivery);
		const outcome = await sendMessage(message);
		seen.note(message.url, outcome);
		if (outcome.kind !== 'answer') return outcome.kind;
		if (outcome.status !== 503 || left === 1) return String(outcome.status);
		await sleep(PAUSE_MILLISECONDS);
	}
}

/** A delivery's request, signed anew. */
export function freshly(
	emulator: Emulator,
	{ attempts, eventType, subscription }: Delivery,
): Message {
	const request = attempts[0]?.request;
	if (request === undefined) throw new Error('A delivery without an attempt cannot be repeated');
	const signature = emulator.sign(request.body, eventType, { subscription });
	return { ...request, headers: { ...request.headers, ...signature } };
}
