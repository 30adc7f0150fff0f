import type { LogPage } from '../page';
import { checkSent, type KnownOfSent } from './check';
import type { LoggedAttempt } from './read';

type Numbers = Record<'delivered' | 'retrying' | 'failed', number>;

/** What a log page shows of three deliveries, and what is known of them otherwise; each may be changed. */
function world() {
	const delivery = (id: string, status: string, attempt: number, subscriptionId = 'sub_1') => {
		return { id, status, attempt, eventId: `evt_${id}`, subscription: 'CRM', subscriptionId };
	};
	const logged = (
		deliveryId: string,
		attempt: number,
		outcome: LoggedAttempt['outcome'],
		statusCode?: number,
		subscriptionId = 'sub_1',
	) => ({ deliveryId, attempt, outcome, statusCode, subscriptionId });
	const activity = (delivered: number, retrying: number, failed: number) => ({
		delivered,
		retrying,
		failed,
		buckets: [
			{ delivered, retrying: 0, failed: 0 },
			{ delivered: 0, retrying, failed },
		] as [Numbers, Numbers],
	});
	return {
		deliveries: [
			delivery('dlv_1', 'delivered', 2),
			delivery('dlv_2', 'failed', 1),
			delivery('dlv_3', 'delivered', 1, 'sub_2'),
		],
		journal: [
			logged('dlv_1', 1, 'retrying'),
			logged('dlv_1', 2, 'delivered', 200),
			logged('dlv_2', 1, 'failed', 503),
			logged('dlv_3', 1, 'delivered', 200, 'sub_2'),
		],
		metrics: {
			'telephony_webhooks_deliveries{state="delivered"}': 2,
			'telephony_webhooks_deliveries{state="failed"}': 1,
			'telephony_webhooks_deliveries{state="pending"}': 0,
			'telephony_webhooks_attempts_total{subscription="sub_1",outcome="delivered"}': 1,
			'telephony_webhooks_attempts_total{subscription="sub_1",outcome="retrying"}': 1,
			'telephony_webhooks_attempts_total{subscription="sub_1",outcome="failed"}': 1,
			'telephony_webhooks_attempts_total{subscription="sub_2",outcome="delivered"}': 1,
			telephony_webhooks_attempt_duration_seconds_count: 4,
		},
		overview: { '24h': activity(2, 1, 1), '30d': activity(2, 1, 1) },
		days: {
			sub_1: [{ delivered: 1, retrying: 1, failed: 1 }] as [Numbers],
			sub_2: [{ delivered: 1, retrying: 0, failed: 0 }] as [Numbers],
		},
		subscriptions: {
			'sub_1 24h': activity(1, 1, 1),
			'sub_1 30d': activity(1, 1, 1),
			'sub_2 24h': activity(1, 0, 0),
			'sub_2 30d': activity(1, 0, 0),
		},
		arrived: {
			dlv_1: [{ at: 1_000 }, { at: 2_000, status: 200 }],
			dlv_2: [{ at: 1_000, status: 503 }],
			dlv_3: [{ at: 1_000, status: 200 }],
		} as Record<string, Array<{ at: number; status?: number }>>,
		known: { delivered: 2, failed: 1 } as Record<string, number>,
		killedAt: [] as number[],
	};
}

type World = ReturnType<typeof world>;

function pageOf(shown: World): LogPage {
	const screens = (query: Readonly<Record<string, string>>): unknown => {
		const { view, after = '0', id = '', span = '24h' } = query;
		switch (view) {
			case 'deliveries':
				return query.after === undefined
					? { deliveries: shown.deliveries.slice(0, 2), next: 'dlv_2' }
					: { deliveries: shown.deliveries.slice(2) };
			case 'journal':
				return {
					entries: shown.journal.slice(Number(after), Number(after) + 3),
					next: Number(after) + 3,
				};
			case 'subscription':
				return { activity: shown.subscriptions[`${id} ${span}` as keyof World['subscriptions']] };
			default: {
				const endpoints = Object.entries(shown.days).map(([id, day]) => ({ id, day }));
				return { activity: shown.overview[span as '24h'], endpoints };
			}
		}
	};
	return {
		json: async <Data>(query: Readonly<Record<string, string>>) => screens(query) as Data,
		metrics: async () =>
			Object.entries(shown.metrics)
				.map((sample) => sample.join(' '))
				.join('\n'),
	};
}

async function check(change: (shown: World) => void = () => undefined) {
	const shown = world();
	change(shown);
	const known: KnownOfSent = {
		deliveries: shown.known,
		arrived: ({ id }) => shown.arrived[id] ?? [],
		explains: (first, second) => shown.killedAt.some((at) => at >= first.at && at <= second.at),
	};
	return await checkSent(pageOf(shown), known);
}

test('numbers that agree are no problem', async () => {
	expect(await check()).toEqual({ attempts: 4, attemptsUnlogged: 0, problems: [] });
});

test('what a kill left out of the log is none', async () => {
	const counted = await check(({ arrived, killedAt }) => {
		arrived.dlv_3?.unshift({ at: 500, status: 200 });
		killedAt.push(700);
	});
	expect(counted).toEqual({ attempts: 4, attemptsUnlogged: 1, problems: [] });
});

const ATTEMPTS = 'telephony_webhooks_attempts_total';
const changes: ReadonlyArray<readonly [sentence: string, change: (shown: World) => void]> = [
	['Listed deliveries: failed is 1, and it must be 2', ({ known }) => (known.failed = 2)],
	[
		'Metrics of deliveries: pending is 1, and it must be 0',
		({ metrics }) => (metrics['telephony_webhooks_deliveries{state="pending"}'] = 1),
	],
	[
		'Metrics of attempts: durations is 5, and it must be 4',
		({ metrics }) => (metrics.telephony_webhooks_attempt_duration_seconds_count = 5),
	],
	[
		'Metrics of attempts: failed is 3, and it must be 1',
		({ metrics }) =>
			Object.assign(metrics, { [`${ATTEMPTS}{subscription="sub_9",outcome="failed"}`]: 2 }),
	],
	[
		'Overview of 24h: delivered is 3, and it must be 2',
		({ overview }) => overview['24h'].delivered++,
	],
	[
		'Overview of 30d, plot: retrying is 2, and it must be 1',
		({ overview }) => overview['30d'].buckets[1].retrying++,
	],
	[
		'Page of sub_2, 30d: failed is 1, and it must be 0',
		({ subscriptions }) => subscriptions['sub_2 30d'].failed++,
	],
	[
		'Page of sub_1, 24h, plot: delivered is 2, and it must be 1',
		({ subscriptions }) => subscriptions['sub_1 24h'].buckets[0].delivered++,
	],
	[
		'dlv_3 came 2 times, 1 are logged',
		({ arrived }) => arrived.dlv_3?.push({ at: 3_000, status: 200 }),
	],
	[
		'dlv_2 was answered 503 0 times; logged: 1',
		({ arrived }) => (arrived.dlv_2 = [{ at: 1_000, status: 200 }]),
	],
	['dlv_1 had 3 attempts; logged: 1, 2', ({ deliveries }) => (deliveries[0]!.attempt = 3)],
	['dlv_1 had 0 attempts; logged: 1, 2', ({ deliveries }) => (deliveries[0]!.attempt = 0)],
	['dlv_1 had 2 attempts; logged: 1, 1', ({ journal }) => (journal[1]!.attempt = 1)],
];

test.each(changes)('it is told that %s', async (sentence, change) => {
	expect((await check(change)).problems).toEqual([sentence]);
});

test('a failed probe is logged, and takes nothing from the schedule', async () => {
	const { problems } = await check(({ deliveries }) => (deliveries[0]!.attempt = 1));
	expect(problems).toEqual([]);
});

test('an attempt of no delivery is told, and one of another subscription', async () => {
	const strange = await check(({ journal }) => (journal[3]!.deliveryId = 'dlv_9'));
	expect(strange.problems).toContain('dlv_9 has attempts, and is not listed');
	const moved = await check(({ metrics }) => {
		metrics[`${ATTEMPTS}{subscription="sub_1",outcome="delivered"}`] = 2;
		metrics[`${ATTEMPTS}{subscription="sub_2",outcome="delivered"}`] = 0;
	});
	expect(moved.problems).toEqual([
		'Metrics of attempts of sub_1: delivered is 2, and it must be 1',
		'Metrics of attempts of sub_2: delivered is 0, and it must be 1',
	]);
});

test('a day in the list of subscriptions is compared in both spans', async () => {
	const { problems } = await check(({ days }) => days.sub_1[0].failed++);
	const sentence = 'Overview, day of sub_1: failed is 2, and it must be 1';
	expect(problems).toEqual([sentence, sentence]);
});

test('a delivery that failed with another outcome is told', async () => {
	const { problems } = await check(({ deliveries }) => (deliveries[1]!.status = 'delivered'));
	expect(problems).toContain('dlv_2 is delivered; its last attempt: failed');
});
