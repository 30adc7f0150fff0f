import { setTimeout as sleep } from 'node:timers/promises';
import { sendMessage } from '../../../emulators/engine/attacks';
import type { Delivery, Emulator, Message } from '../../../emulators/engine/emulator';
import { tally } from '../../counts/tally';
import { freshly, resume } from '../aftermath';
import type { Senders } from '../events';
import { emitMarked } from '../platforms/load';
import { differences, type Counts } from '../../counts/differences';
import type { LogPage } from '../../counts/page';
import { Endings, type Ended } from '../../counts/endings';
import { receivedByMetrics, type Received } from './read';

const DUPLICATES = 3;
const FORGERIES = 2;

/** How often a stretch is begun in which a busy machine kept a platform waiting until it hung up. */
const STRETCHES = 3;

/**
 * Sends an event of each platform while nothing is killed, each several times, and some forgeries: a sentence for each
 * number by which the metrics do not grow as the answers say, or that is not answered so.
 */
export async function checkQuietStretch(page: LogPage, senders: Senders): Promise<string[]> {
	for (let left = STRETCHES; ; left--) {
		const { problems, isWhole } = await stretch(page, senders);
		if (isWhole || left === 1) return problems;
	}
}

/** One stretch; not whole where what became of a request is not known. */
async function stretch(
	page: LogPage,
	senders: Senders,
): Promise<{ readonly problems: string[]; readonly isWhole: boolean }> {
	const before = await atRest(page);
	const endings = new Endings();
	const sent: Delivery[] = [];
	for (const emulator of senders.platforms.all) {
		resume(emulator);
		const deliveries = await emitMarked(emulator, emulator.events[0] ?? '');
		sent.push(...deliveries);
		for (const delivery of deliveries) await repeatAndForge(emulator, delivery, endings);
	}
	const compare = (after: Received) => grownOtherwise(senders, { sent, endings, before, after });
	const after = await atRest(page, (received) => compare(received).length === 0);
	const repeated = sent.filter(({ attempts }) => attempts.length !== 1);
	return {
		problems: [
			...repeated.map(({ eventType }) => `${eventType} was not accepted at the first attempt`),
			...compare(after),
		],
		isWhole: !sent.some(hasHungUp) && !endings.all.some(({ as }) => UNCERTAIN.includes(as)),
	};
}

/** Nothing was heard, or an event was still being stored when its platform's time was up. */
const UNCERTAIN: ReadonlyArray<Ended['as']> = ['unheard', 'unavailable'];

function hasHungUp({ attempts }: Delivery): boolean {
	return attempts.some(({ outcome }) => outcome.kind === 'timeout');
}

/** A stretch: what was sent, how its repetitions and forgeries ended, and the metrics before and after. */
interface Stretch {
	readonly sent: readonly Delivery[];
	readonly endings: Endings;
	readonly before: Received;
	readonly after: Received;
}

function grownOtherwise(senders: Senders, { sent, endings, before, after }: Stretch): string[] {
	return senders.lines.flatMap(({ label, url, workflowId }) => {
		const events = sent.filter((one) => withoutQuery(one.subscription.url) === url).length;
		const expected = { duplicate: events * DUPLICATES, rejected: events * FORGERIES };
		const answers = endings.all.filter((one) => one.url === url).map(({ as }) => String(as));
		const grown = grownBy(before.get(workflowId), after.get(workflowId));
		return [
			...differences(`Answers of ${label}`, tally(answers), expected),
			...differences(`Metrics of ${label} grew`, grown, { accepted: events, ...expected }),
		];
	});
}

async function repeatAndForge(
	emulator: Emulator,
	delivery: Delivery,
	endings: Endings,
): Promise<void> {
	const genuine = () => freshly(emulator, delivery);
	const forged = () => forgery(emulator, genuine(), delivery);
	const messages = [
		...Array.from({ length: DUPLICATES }, genuine),
		...Array.from({ length: FORGERIES }, forged),
	];
	for (const message of messages) endings.note(message.url, await sendMessage(message));
}

/** Signed with another secret; Nectar Desk, which signs nothing, has it in the URL. */
function forgery(emulator: Emulator, message: Message, { subscription }: Delivery): Message {
	const { body, eventType, headers, url } = message;
	if (emulator.behaviour.signs === 'nothing') {
		const other = new URL(url);
		other.searchParams.set('token', 'not-the-token');
		return { ...message, url: other.href };
	}
	const secret = 'not-the-secret';
	return {
		...message,
		headers: { ...headers, ...emulator.sign(body, eventType, { subscription, secret }) },
	};
}

function grownBy(before: Counts = {}, after: Counts = {}): Counts {
	return Object.fromEntries(
		Object.entries(after).map(([group, count]) => [group, count - (before[group] ?? 0)]),
	);
}

const withoutQuery = (url: string) => url.split('?')[0];

const READ_EVERY_MILLISECONDS = 1_000;
/** What is counted is written about once a second, and read from another process than counted it. */
const AT_REST_READS = 4;
const READS_AT_MOST = 60;

/** What the metrics say once that has stopped growing, and is as wanted where that comes at all. */
export async function atRest(
	page: LogPage,
	isWanted: (received: Received) => boolean = () => true,
): Promise<Received> {
	let [last, alike] = ['', 0];
	for (let reads = 1; ; reads++) {
		const received = await receivedByMetrics(page);
		const text = JSON.stringify([...received]);
		alike = text === last ? alike + 1 : 1;
		last = text;
		const isAtRest = alike >= AT_REST_READS && isWanted(received);
		if (isAtRest || reads === READS_AT_MOST) return received;
		await sleep(READ_EVERY_MILLISECONDS);
	}
}
