import { isDeepStrictEqual } from 'node:util';
import { Webhook } from 'standardwebhooks';
import type { Data } from '../../emulators/terms';
import { FLAKY_REJECTIONS, type Visit } from './endpoints';
import type { SentEvent } from './events';
import { NAMES, type Created, type EndpointName, type SendingScene } from './scene';
import type { DeliveryView } from '../../../lib/delivery/operations/view/delivery';
import type { SubscriptionView } from '../../../lib/delivery/operations/view/subscription';
import type { Logged, Notice } from './log';

/** What happened in part two, in its order, and what the Sender's own log says of it in the end. */
export interface Story {
	readonly scene: SendingScene;
	/** Sent while the dead endpoint's subscription was active, then while it was paused. */
	readonly first: readonly SentEvent[];
	readonly queued: readonly SentEvent[];
	/** The dead endpoint's subscription as it stood while it was paused, and what waited for it. */
	readonly paused: SubscriptionView;
	readonly waiting: readonly DeliveryView[];
	/** The healthy endpoint's subscription with its new secret, and how many requests had come by then. */
	readonly rotated: Created;
	readonly visitsBeforeRotation: number;
	readonly visitsBeforeRepair: number;
	readonly visitsBeforeReplay: number;
	readonly replayed: readonly DeliveryView[];
	readonly log: readonly Logged[];
	readonly notices: readonly Notice[];
	readonly statuses: readonly SubscriptionView[];
}

/** One sentence for everything in part two that is not as it should be; `elsewhere`: other processes may make the attempts. */
export function problemsOf(story: Story, elsewhere: boolean): string[] {
	return [
		...outputProblems(story, elsewhere),
		...NAMES.flatMap((name) => [
			...attemptProblems(name, story),
			...requestProblems(name, story).map((problem) => `${name}: ${problem}`),
		]),
		...pauseProblems(story),
		...replayProblems(story),
		...noticeProblems(story),
	];
}

/**
 * The output of the node tells how the first attempt went. Where another process made it, the node reads what became of
 * the delivery, which may have been retried by then.
 */
function outputProblems({ first, queued }: Story, elsewhere: boolean): string[] {
	const isRetried = ({ flaky }: SentEvent['outputs']) => elsewhere && flaky === 'Delivered';
	const problems = (events: readonly SentEvent[], expected: SentEvent['outputs']) =>
		events
			.filter(({ outputs }) => {
				const { flaky = '' } = isRetried(outputs) ? expected : outputs;
				return !isDeepStrictEqual({ ...outputs, flaky }, expected);
			})
			.map(({ type, outputs }) => `${type} left on other outputs: ${JSON.stringify(outputs)}`);
	return [
		...problems(first, { healthy: 'Delivered', flaky: 'Retrying', dead: 'Failed' }),
		...problems(queued, { healthy: 'Delivered', flaky: 'Retrying', dead: 'Retrying' }),
	];
}

/** For each event: what the log says was answered, what the endpoint did answer, and what it should have been. */
function attemptProblems(name: EndpointName, { scene, first, queued, log }: Story): string[] {
	const { id } = scene.subscriptions[name];
	const logged = log.filter(({ subscriptionId }) => subscriptionId === id);
	const sent = [...first, ...queued];
	const problems = sent.flatMap((event) => {
		const inLog = logged
			.filter(({ eventId }) => eventId === event.eventId)
			.flatMap(({ attempts }) => attempts.map(({ statusCode }) => statusCode));
		const arrived = visitsOf(event, scene.endpoints[name].visits);
		const expected = expectedAnswers(name, first.includes(event));
		if (isDeepStrictEqual(inLog, expected) && isDeepStrictEqual(arrived, expected)) return [];
		return `${name}: ${event.type} should be answered ${expected.join(', ')}; the log says ${inLog.join(', ')}, the endpoint ${arrived.join(', ')}`;
	});
	const attempts = logged.flatMap((one) => one.attempts).length;
	const visits = scene.endpoints[name].visits.length;
	if (attempts === visits) return problems;
	return [...problems, `${name}: ${attempts} attempts in the log, ${visits} requests arrived`];
}

function visitsOf({ eventId }: SentEvent, visits: readonly Visit[]): number[] {
	return visits.filter((visit) => visit.eventId === eventId).map(({ status }) => status);
}

function expectedAnswers(name: EndpointName, isFirst: boolean): number[] {
	if (name === 'flaky') return [...Array.from({ length: FLAKY_REJECTIONS }, () => 503), 200];
	return name === 'dead' && isFirst ? [500, 200] : [200];
}

/** Each request as the receiving side sees it: its body, and its signatures by the reference library. */
function requestProblems(name: EndpointName, story: Story): string[] {
	const { scene, first, queued, rotated, visitsBeforeRotation } = story;
	const events = new Map([...first, ...queued].map((event) => [event.eventId, event]));
	const { secret } = scene.subscriptions[name];
	return scene.endpoints[name].visits.flatMap((visit, at) => {
		const isRotated = name === 'healthy' && at >= visitsBeforeRotation;
		const secrets = isRotated ? [rotated.secret, secret] : [secret];
		const signatures = String(visit.headers['webhook-signature']).split(' ');
		const { type, data } = JSON.parse(visit.body) as { type: string; data: Data };
		const event = events.get(visit.eventId);
		return [
			...(signatures.length === secrets.length
				? []
				: [`${type} has ${signatures.length} signatures`]),
			...secrets.flatMap((one) => signatureProblems(visit, one)),
			...(event?.type === type && isDeepStrictEqual(event.data, data)
				? []
				: [`${type} arrived with other data`]),
		];
	});
}

function signatureProblems({ body, headers }: Visit, secret: string): string[] {
	try {
		new Webhook(secret).verify(body, headers as Record<string, string>);
		return [];
	} catch (error) {
		return [`A signature is wrong: ${error instanceof Error ? error.message : String(error)}`];
	}
}

/** Paused by its failures, its queue kept, nothing sent meanwhile; and then a single event first. */
function pauseProblems(story: Story): string[] {
	const { scene, first, queued, paused, waiting, visitsBeforeRepair, statuses } = story;
	const { status, auto_paused_at: at, consecutive_failures: failures } = paused;
	const [probe, ...others] = scene.endpoints.dead.visits.slice(visitsBeforeRepair);
	const early = others.filter(({ arrivedAt }) => arrivedAt < (probe?.answeredAt ?? Infinity));
	const problems: Array<[boolean, string]> = [
		[status === 'auto-paused' && at !== undefined, `dead: it stood as ${status}`],
		[failures === first.length, `dead: ${failures} consecutive failures when it was paused`],
		[visitsBeforeRepair === first.length, `dead: ${visitsBeforeRepair} requests until its repair`],
		[waiting.length === queued.length, `dead: ${waiting.length} events waited`],
		[early.length === 0, `dead: ${early.length} requests came before the probe was answered`],
	];
	return [
		...problems.filter(([isRight]) => !isRight).map(([, problem]) => problem),
		...statuses
			.filter((one) => one.status !== 'active' || one.consecutive_failures > 0)
			.map(({ label, status }) => `${label}: its status is ${status} in the end`),
	];
}

/** What had failed was replayed, each once and nothing else. */
function replayProblems({ first, log, replayed }: Story): string[] {
	const failed = log.filter(({ status }) => status === 'failed');
	const wanted = first.map(({ eventId }) => eventId).sort();
	const again = replayed.map(({ eventId }) => eventId).sort();
	const sources = replayed.map(({ replayOf }) => replayOf).sort();
	const isRight =
		isDeepStrictEqual(again, wanted) &&
		isDeepStrictEqual(sources, failed.map(({ id }) => id).sort());
	return isRight
		? []
		: [`${replayed.length} deliveries were replayed, ${failed.length} had failed`];
}

/** Webhook Sender Trigger tells each thing at least once, and nothing that was not. */
function noticeProblems({ notices, first }: Story): string[] {
	const told = new Set(notices.map((notice) => JSON.stringify(notice)));
	const counts = new Map<string, number>();
	for (const notice of told) {
		const { event, subscription } = JSON.parse(notice) as { event: string; subscription: string };
		const name = `${subscription}: ${event}`;
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const expected = {
		'dead: delivery.failed': first.length,
		'dead: subscription.failing': 2,
		'dead: subscription.paused': 1,
		'dead: subscription.recovered': 1,
	};
	const found = Object.fromEntries([...counts].sort());
	if (isDeepStrictEqual(found, expected)) return [];
	return [`The watching workflow was told ${JSON.stringify(found)}`];
}
