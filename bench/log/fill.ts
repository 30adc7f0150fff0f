import type { MovingStore, Row } from '../../lib/store/move/side';
import type { Mark } from '../../lib/store/move/mark';
import { answerNumber } from '../../lib/store/outbox/answers';
import type { AttemptRecord } from '../../lib/store/outbox/attempt';
import { entryKinds, stateNumbers } from '../../lib/store/outbox/stored';
import { callEvent } from '../sender/traffic';

/** Attempts at each delivery. */
export const ATTEMPTS_EACH = 10;
/** Subscriptions that the log's deliveries are of. */
export const SUBSCRIPTIONS = 10;
/** The types of its events. */
export const TYPES = ['call.ended', 'call.missed', 'contact.created', 'message.received'];
/** In the data of one event in a thousand, and of none. */
export const RARE = 'Rare Words';
export const NOWHERE = 'nowhere to be found';

const HOUR = 3_600_000;
/** All of it is of the last 24 hours. */
export const SPAN = 24 * HOUR;
const ROWS_AT_A_TIME = 5_000;

type State = keyof typeof stateNumbers;
type Answer = Pick<AttemptRecord, 'status' | 'unanswered'>;

const BAD: readonly Answer[] = [
	{ unanswered: 'timeout' },
	{ unanswered: 'noConnection' },
	{ status: 302 },
	{ status: 404 },
	{ status: 503 },
];

/** Fills an outbox that has subscriptions 1 to 10 with so many deliveries of the last day, ten attempts each, faster than it could itself. */
export async function fillLog(store: MovingStore, count: number, now: number): Promise<void> {
	const mark: Mark = { id: 'bench', state: 'filling', other: '', at: now, progress: {} };
	await store.prepare();
	for (let from = 0; from < count; from += ROWS_AT_A_TIME) {
		const numbers = Array.from(
			{ length: Math.min(ROWS_AT_A_TIME, count - from) },
			(_, at) => from + at,
		);
		const logged = numbers.map((number) => deliveryAt(number, count, now));
		await store.fill('events', logged.map(eventOf), mark);
		await store.fill('deliveries', logged.map(rowOf), mark);
		for (let some = 0; some < logged.length; some += ROWS_AT_A_TIME / ATTEMPTS_EACH) {
			const part = logged.slice(some, some + ROWS_AT_A_TIME / ATTEMPTS_EACH);
			await store.fill('journal', part.flatMap(attemptsAt), mark);
		}
	}
	await store.activate(await store.numbers(), { ...mark, state: 'filled' });
}

interface Logged {
	readonly number: number;
	readonly type: string;
	readonly subscription: number;
	readonly state: State;
	readonly answer: Answer;
	readonly at: number;
	readonly now: number;
}

/** Nine of ten are delivered; the others end or wait otherwise, whatever their subscription and type. */
function deliveryAt(place: number, count: number, now: number): Logged {
	const turn = Math.floor(place / 7) % 100;
	const states: readonly (readonly [upTo: number, state: State])[] = [
		[90, 'delivered'],
		[95, 'failed'],
		[98, 'pending'],
		[99, 'cancelled'],
		[100, 'blocked'],
	];
	const state = states.find(([upTo]) => turn < upTo)?.[1] ?? 'delivered';
	return {
		number: place + 1,
		type: TYPES[place % TYPES.length] ?? '',
		subscription: 1 + (Math.floor(place / 3) % SUBSCRIPTIONS),
		state,
		answer: state === 'delivered' ? { status: 200 } : (BAD[place % BAD.length] ?? {}),
		at: now - SPAN + Math.floor((place / count) * SPAN),
		now,
	};
}

function eventOf({ number, type, at }: Logged): Row {
	const isRare = number % 1000 === 500;
	const data = { ...callEvent(number), ...(isRare && { subject: `Some ${RARE} here` }) };
	return {
		number,
		type,
		occurred_at: new Date(at).toISOString(),
		data: JSON.stringify(data),
		account: null,
		idempotency_key: null,
		fingerprint: null,
		alone: 0,
		created_at: at,
	};
}

function rowOf({ number, type, subscription, state, answer, at, now }: Logged): Row {
	const isOpen = state === 'pending' || state === 'blocked';
	return {
		number,
		event: number,
		type,
		subscription,
		state: stateNumbers[state],
		due_at: state === 'pending' ? now + SPAN : null,
		token: isOpen ? ATTEMPTS_EACH : 0,
		made: ATTEMPTS_EACH,
		attempts: ATTEMPTS_EACH,
		first_at: at,
		own_faults: 0,
		own_faults_since: null,
		reason: 'answered',
		last_status: answer.status ?? null,
		order_key: state === 'blocked' ? `contact ${number % 50}` : null,
		replay_of: null,
		replayed: 0,
		once: 0,
		created_at: at,
		ended_at: isOpen ? null : at + ATTEMPTS_EACH,
		answer: answerNumber(answer),
		replay_request: null,
	};
}

function attemptsAt({ number, subscription, state, answer, at }: Logged): Row[] {
	return Array.from({ length: ATTEMPTS_EACH }, (_, place) => {
		const isLast = place === ATTEMPTS_EACH - 1;
		const kind = isLast && (state === 'delivered' || state === 'failed') ? state : 'retrying';
		return {
			number: (number - 1) * ATTEMPTS_EACH + place + 1,
			at: at + place,
			kind: entryKinds.indexOf(`delivery.${kind}`),
			delivery: number,
			subscription,
			attempt: place + 1,
			started_at: at + place,
			duration: 20 + ((number * 7 + place * 31) % 400),
			url: `https://receiver.example/hook/${subscription}`,
			status: isLast ? (answer.status ?? null) : 503,
			headers: '{"content-type":"application/json"}',
			body: '{"received":true}',
			reason: 'answered',
			due_at: kind === 'retrying' ? at + place + 1 : null,
		};
	});
}
