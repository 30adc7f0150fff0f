import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { Figure, Section } from '../measure/report';
import { interleaved, medianOf, quantileOf, type Contender } from '../measure/rounds';
import { sameRequest, signedRequest } from './bare';
import { EVERY_TYPE, eventType, openSender, subscribe, type OpenSender } from './open';
import { outageFigures } from './outage';
import { costAmong, Queue } from './queue';
import { callEvent, latenciesOf, rateOf, startEndpoint, type Endpoint } from './traffic';

const ROUNDS = 15;
const WARM_UP_ROUNDS = 5;
const EVENTS_A_ROUND = 10_000;
const IN_FLIGHT = 256;
const SUBSCRIPTIONS = 8;
const STEADY_PER_SECOND = 500;
const STEADY_SECONDS = 3;
const STEADY_ROUNDS = 3;
const FEW = 1_000;
const MANY = 1_000_000;
const QUEUE_ROUNDS = 31;

type Progress = (news: string) => void;

/** Measures the sender on sockets against the bare HTTP client, and its dispatcher with short and long queues. */
export async function benchSender(onProgress: Progress): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'sender-bench-'));
	try {
		const sockets = await withEndpoint(folder, onProgress);
		return {
			title: 'Sending, every event on the disk before it is sent',
			figures: [...sockets, ...(await queueFigures(folder, onProgress))],
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function withEndpoint(folder: string, onProgress: Progress): Promise<Figure[]> {
	const endpoint = await startEndpoint();
	const opened = await openSender(join(folder, 'sender.sqlite'));
	const agent = new Agent({ connections: IN_FLIGHT });
	try {
		await subscribe(opened, endpoint.url, SUBSCRIPTIONS);
		onProgress('Sending as fast as possible');
		const rates = await throughputFigures(opened, endpoint, agent);
		onProgress(`Sending ${STEADY_PER_SECOND} events a second`);
		const steady = await steadyFigures(opened);
		onProgress('Sending beside an endpoint that hangs');
		return [...rates, ...steady, ...(await outageFigures(opened, endpoint))];
	} finally {
		await opened.sender.close();
		await agent.close();
		await endpoint.stop();
	}
}

async function throughputFigures(
	opened: OpenSender,
	endpoint: Endpoint,
	agent: Agent,
): Promise<Figure[]> {
	const contenders: Contender[] = [
		{
			name: 'undici',
			measure: () =>
				rateOf(EVENTS_A_ROUND, IN_FLIGHT, (at) =>
					signedRequest(endpoint.url, agent, at, eventType(at % SUBSCRIPTIONS)),
				),
		},
		{
			name: 'replayed',
			measure: () => rateOf(EVENTS_A_ROUND, IN_FLIGHT, () => sameRequest(endpoint.url, agent)),
		},
		{
			name: 'sender',
			measure: () => rateOf(EVENTS_A_ROUND, IN_FLIGHT, (at) => sendOne(opened, at)),
		},
		{
			name: 'fanned',
			measure: async () => {
				const events = EVENTS_A_ROUND / SUBSCRIPTIONS;
				const inFlight = IN_FLIGHT / SUBSCRIPTIONS;
				return SUBSCRIPTIONS * (await rateOf(events, inFlight, (at) => sendToAll(opened, at)));
			},
		},
	];
	await interleaved(contenders, WARM_UP_ROUNDS);
	const measured = await interleaved(contenders, ROUNDS);
	return [
		{
			key: 'sender_undici_per_s',
			title: `undici request alone with the same events, each written and signed, ${IN_FLIGHT} in flight`,
			value: measured.median('undici'),
			unit: '/s',
		},
		{
			key: 'sender_undici_replayed_per_s',
			title: 'undici request alone with one request made beforehand',
			value: measured.median('replayed'),
			unit: '/s',
		},
		{
			key: 'sender_per_s',
			title: 'events stored, signed, delivered and logged',
			value: measured.median('sender'),
			unit: '/s',
		},
		{
			key: 'sender_durable_vs_undici',
			title: '  against undici with the same events',
			value: measured.ratio('sender', 'undici'),
			unit: 'x',
			target: { atLeast: 0.5 },
		},
		{
			key: 'sender_durable_vs_replayed',
			title: '  against undici with one request made beforehand',
			value: measured.ratio('sender', 'replayed'),
			unit: 'x',
		},
		{
			key: 'sender_fanned_per_s',
			title: `deliveries where each event goes to ${SUBSCRIPTIONS} subscriptions`,
			value: measured.median('fanned'),
			unit: '/s',
		},
		{
			key: 'sender_fanned_vs_undici',
			title: '  against undici with the same events',
			value: measured.ratio('fanned', 'undici'),
			unit: 'x',
		},
	];
}

async function sendOne({ sender }: OpenSender, at: number): Promise<void> {
	const event = { type: eventType(at % SUBSCRIPTIONS), data: callEvent(at) };
	const sent = await sender.send(event, { waitSeconds: 10 });
	if (!sent.ok) throw new Error(sent.problem);
	const [delivery] = sent.value.deliveries;
	if (delivery?.status !== 'delivered') throw new Error(`Not delivered: ${delivery?.reason}`);
}

async function sendToAll({ sender }: OpenSender, at: number): Promise<void> {
	const sent = await sender.send({ type: EVERY_TYPE, data: callEvent(at) }, { waitSeconds: 10 });
	if (!sent.ok) throw new Error(sent.problem);
	const { deliveries } = sent.value;
	const delivered = deliveries.filter(({ status }) => status === 'delivered');
	if (delivered.length !== SUBSCRIPTIONS) throw new Error(`${delivered.length} were delivered`);
}

/** At a steady rate: how long events take to the answer of the first attempt, and the event loop they take. */
async function steadyFigures(opened: OpenSender): Promise<Figure[]> {
	const p99s: number[] = [];
	const before = performance.eventLoopUtilization();
	for (let round = 0; round < STEADY_ROUNDS; round++) {
		const latencies = await latenciesOf(STEADY_PER_SECOND, STEADY_SECONDS, (at) =>
			sendOne(opened, at),
		);
		p99s.push(quantileOf(latencies, 0.99));
	}
	const busy = performance.eventLoopUtilization(before).utilization;
	return [
		{
			key: 'sender_first_attempt_p99_ms',
			title: `first attempt answered after, p99 at ${STEADY_PER_SECOND} events/s`,
			value: medianOf(p99s),
			unit: 'ms',
			target: { atMost: 1000 },
		},
		{
			key: 'sender_loop_busy_percent',
			title: '  share of the event loop taken by that',
			value: 100 * busy,
			unit: '%',
		},
	];
}

async function queueFigures(folder: string, onProgress: Progress): Promise<Figure[]> {
	const many = await Queue.of(MANY, join(folder, 'many.sqlite'), onProgress);
	const few = await Queue.of(FEW, join(folder, 'few.sqlite'));
	onProgress('Working off queues');
	return await costAmong(
		{ few, many },
		{ rounds: QUEUE_ROUNDS, warmUpRounds: WARM_UP_ROUNDS },
		{
			key: 'sender',
			titleOf: (pending) => `a delivery without the network, ${pending} pending`,
		},
	);
}
