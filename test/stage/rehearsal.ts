import { isDeepStrictEqual } from 'node:util';
import { Item } from '../../lib/webhook/record/schema';
import { sendMessage } from '../emulators/engine/attacks';
import type { Delivery, Emulator } from '../emulators/engine/emulator';
import { hostileRequests } from '../emulators/hostile/all';
import type { Execution } from '../n8n/api/runData';
import type { N8nClient } from '../n8n/api/rest';
import { median } from '../support/median';
import type { Connected } from './connected';

/** What became of one platform's events, by n8n's own records. */
export interface Report {
	readonly name: string;
	readonly dialect: Emulator['dialect'];
	/** Event types sent, each once. */
	readonly eventTypes: number;
	/** Deliveries of events, each its own. */
	readonly events: number;
	/** Runs n8n has recorded. */
	readonly runs: number;
	readonly duplicatesDropped: number;
	readonly forgeriesRejected: number;
	/** Events accepted again after their answer was lost, without a second run. */
	readonly answersLost: number;
	readonly medianAnswerMilliseconds: number;
	/** One sentence for everything that is not as it should be. */
	readonly problems: readonly string[];
}

/** How much is sent. */
export interface RehearsalOptions {
	readonly duplicates?: number;
	readonly forgeries?: number;
	readonly lostAnswers?: number;
}

/** Other names the vendors use for events that the documents name; the items carry the documents' names. */
const DOCUMENT_NAMES: Readonly<Record<string, string>> = {
	'invoice.issued': 'invoice.sent',
	'voice.call.completed': 'voice_call.completed',
	'call.voicemail': 'voicemail.received',
};

/**
 * Plays one platform: every event type once, then duplicates, forgeries and lost answers; then compares n8n's executions
 * with what was sent: one run for each event, the item on the output of its type, the vendor's data untouched.
 */
export async function rehearse(
	client: N8nClient,
	connected: Connected,
	{ duplicates = 2, forgeries = 25, lostAnswers = 2 }: RehearsalOptions = {},
): Promise<Report> {
	const { emulator } = connected;
	const problems: string[] = [];
	const deliveries: Delivery[] = [];
	for (const eventType of emulator.events) deliveries.push(...(await emulator.emit(eventType)));
	const dropped = await sendDuplicates(deliveries, duplicates, problems);
	const rejected = await forge(emulator, forgeries, problems);
	const lost: Delivery[] = [];
	for (const eventType of emulator.events.slice(0, lostAnswers)) {
		lost.push(...(await emulator.emit(eventType, undefined, { faults: ['loseAnswer'] })));
	}
	const sent = [...deliveries, ...lost];
	// An answer that got lost is no failure of ours, and JustCall's developer documentation knows no retry for it.
	problems.push(...deliveries.filter(({ state }) => state !== 'succeeded').map(failedSentence));
	await client.executions.waitUntilQuiet(connected.workflowId);
	const executions = await executionsOf(client, connected);
	problems.push(...compare(sent, executions, connected));
	return {
		name: emulator.name,
		dialect: emulator.dialect,
		eventTypes: emulator.events.length,
		events: sent.length,
		runs: executions.length,
		duplicatesDropped: dropped,
		forgeriesRejected: rejected,
		answersLost: lost.filter(({ attempts }) => attempts.length > 1).length,
		medianAnswerMilliseconds: median(
			deliveries.flatMap(({ attempts }) => attempts.map((one) => one.durationMilliseconds)),
		),
		problems,
	};
}

async function sendDuplicates(
	deliveries: Delivery[],
	duplicates: number,
	problems: string[],
): Promise<number> {
	let dropped = 0;
	for (const { attempts, eventType } of deliveries) {
		const request = attempts.at(-1)?.request;
		for (let duplicate = 0; request !== undefined && duplicate < duplicates; duplicate++) {
			const outcome = await sendMessage(request);
			if (outcome.kind === 'answer' && outcome.status === 200) dropped++;
			else
				problems.push(
					`A duplicate of ${eventType} was not answered 200: ${JSON.stringify(outcome)}`,
				);
		}
	}
	return dropped;
}

async function forge(emulator: Emulator, count: number, problems: string[]): Promise<number> {
	let rejected = 0;
	for (const request of hostileRequests(emulator, { count: count * 3 })) {
		if (!request.mustBeRejected || request.precededBy !== undefined) continue;
		if (rejected >= count) break;
		const outcome = await sendMessage(request);
		// n8n itself answers 500 to a body it can't unpack, before any trigger sees it.
		if (outcome.kind === 'answer' && outcome.status >= 400) rejected++;
		else problems.push(`"${request.name}" was not rejected: ${JSON.stringify(outcome)}`);
	}
	return rejected;
}

/** All runs of the workflow, with their items. */
export async function executionsOf(
	client: N8nClient,
	{ workflowId }: Pick<Connected, 'workflowId'>,
): Promise<Execution[]> {
	const executions: Execution[] = [];
	for (const { id } of await client.executions.list(workflowId)) {
		executions.push(await client.executions.get(id));
	}
	return executions;
}

function compare(sent: Delivery[], executions: Execution[], connected: Connected): string[] {
	const unmatched = new Set(sent);
	const problems = executions.flatMap((execution) => {
		const outputs = execution.nodeRuns[connected.triggerName]?.[0]?.outputs ?? [];
		const found = outputs.flatMap((items, output) => items.map(({ json }) => ({ output, json })));
		if (execution.status !== 'success') return [`Run ${execution.id} ended as ${execution.status}`];
		const [first, ...more] = found;
		if (first === undefined || more.length > 0)
			return [`Run ${execution.id} has ${found.length} items`];
		const delivery = [...unmatched].find((one) => carries(one, first.json));
		if (delivery === undefined) return [`Run ${execution.id} belongs to no event that was sent`];
		unmatched.delete(delivery);
		return problemsOf(delivery, first, connected);
	});
	const missing = [...unmatched].map(({ eventType }) => `No run for ${eventType}`);
	return [...problems, ...missing];
}

function carries(delivery: Delivery, json: Record<string, unknown>): boolean {
	return json.event === nameOf(delivery) && isDeepStrictEqual(json.data, dataOf(delivery));
}

function problemsOf(
	delivery: Delivery,
	{ output, json }: { output: number; json: Record<string, unknown> },
	{ listed }: Connected,
): string[] {
	const name = nameOf(delivery);
	const problems: string[] = [];
	if (output !== (listed?.indexOf(name) ?? 0)) problems.push(`${name} left on output ${output}`);
	const typed = Item.safeParse(json);
	if (!typed.success) problems.push(`${name}: ${typed.error.message}`);
	return problems;
}

function nameOf({ eventType }: Delivery): string {
	return DOCUMENT_NAMES[eventType] ?? eventType;
}

/** Nectar Desk's bodies are the event's data; everybody else frames them. */
function dataOf(delivery: Delivery): unknown {
	const text = delivery.attempts[0]?.request.body.toString('utf8') ?? '{}';
	const body = JSON.parse(text) as { data?: unknown };
	return delivery.subscription.secret === undefined ? body : body.data;
}

function failedSentence({ eventType, attempts }: Delivery): string {
	const tries = attempts.map(({ status, error }) => status ?? error).join(', ');
	return `${eventType} was not delivered: ${tries}`;
}
