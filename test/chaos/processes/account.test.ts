import { accountOf, type Seen, type Start, type Stop } from './account';
import type { Arrival } from './endpoint';
import { KEYS, LIMITS } from './protocol';

const FIRST = { mark: 'process1-0', eventId: 'process1-0' };
const SUSPENDED = { how: 'suspended', by: 'process2', readBy: 9010 } as const;
const APART = 1000 / LIMITS.ratePerSecond;

interface Scene extends Seen {
	readonly accepted: Map<string, string>;
	readonly starts: Start[];
	readonly stops: Stop[];
	readonly arrivals: Arrival[];
	readonly heard: Map<string, number[]>;
}

/** When the one of these numbers starts: at the rate, and five seconds later from the thirtieth on. */
const at = (n: number) => n * APART + (n >= 30 ? 5000 : 0);

/** Something is said four times a second. */
const saidUntil = (end: number) =>
	Array.from({ length: Math.ceil(end / 250) }, (_, quarter) => quarter * 250);

/** Sixty events, attempted at the rate; the first process is killed after the thirtieth. */
function seen(): Scene {
	const marks = Array.from({ length: 60 }, (_, n) => `process1-${n}`);
	return {
		accepted: new Map(marks.map((mark, n) => [mark, `dlv_${n + 1}`])),
		starts: marks.map((mark, n) => ({ by: n < 30 ? 'process1' : 'process2', mark, at: at(n) })),
		stops: [
			{ how: 'killed', by: 'process1', at: at(29) + 10, readBy: at(29) + 20, replacedAt: at(30) },
		],
		arrivals: marks.map((mark, n) => ({ mark, eventId: mark, at: at(n) + 1, open: 1 })),
		heard: new Map([
			['process1', saidUntil(at(29))],
			['process2', saidUntil(20_000)],
		]),
	};
}

test('limits that are kept are no problem', () => {
	const { problems, ...account } = accountOf(seen());
	expect(problems).toEqual([]);
	expect(account).toMatchObject({
		accepted: 60,
		attempts: 60,
		mostStartedInASecond: LIMITS.ratePerSecond,
		turns: 2,
		longestTakeOverSeconds: { killed: 5.04, suspended: 0 },
	});
});

test('what a killed process had under way may be attempted again', () => {
	const scene = seen();
	scene.starts.push({ by: 'process2', mark: 'process1-29', at: 9000 });
	expect(accountOf(scene).problems).toEqual([]);
});

test('what arrives closer together than it was sent is no problem, and is told', () => {
	const scene = seen();
	for (const open of [1, 2]) scene.arrivals.push({ ...FIRST, at: 100, open });
	expect(accountOf(scene)).toMatchObject({
		mostArrivedInASecond: LIMITS.ratePerSecond + 2,
		problems: [],
	});
});

test('where the machine stood still, a process is replaced late, and loses its turn', () => {
	const scene = seen();
	const said = scene.heard.get('process2')?.filter((time) => time < 2_000 || time > 7_000) ?? [];
	scene.heard.set('process2', said);
	const starts = scene.starts.map((start) => ({
		...start,
		at: start.at > 2_000 ? start.at + 5_000 : start.at,
	}));
	const stops = scene.stops.map((stop) => ({ ...stop, replacedAt: at(30) + 5_000 }));
	expect(accountOf({ ...scene, starts, stops }).problems).toEqual([]);
	const third = { by: 'process3', mark: 'process1-61', at: 18_000 };
	scene.heard.set(
		'process2',
		said.filter((time) => time < 12_000),
	);
	expect(accountOf({ ...scene, starts: [...starts, third], stops })).toMatchObject({
		turns: 3,
		problems: [],
	});
});

type Change = (scene: Scene) => void;
const changes: ReadonlyArray<readonly [sentence: string, change: Change]> = [
	['1 accepted events never arrived', ({ accepted }) => accepted.set('process1-60', 'dlv_61')],
	[
		'1 events were attempted again though nobody was stopped in between',
		({ starts }) => starts.push({ by: 'process2', mark: 'process1-59', at: 9000 }),
	],
	[
		'1 events arrived before an earlier one of their key',
		({ arrivals }) => arrivals.splice(20 + KEYS, 0, ...arrivals.splice(20, 1)),
	],
	[
		`${LIMITS.ratePerSecond + 1} attempts started within a second`,
		({ starts }) => starts.push({ by: 'process1', mark: 'process1-x', at: 100 }),
	],
	[
		`${LIMITS.concurrency + 1} requests were open at a time`,
		({ arrivals }) => arrivals.push({ ...FIRST, at: 9000, open: LIMITS.concurrency + 1 }),
	],
	[
		'A process was replaced after 11 s only',
		({ stops }) => stops.push({ ...SUSPENDED, at: 9000, replacedAt: 20_000 }),
	],
	[
		'The queue changed hands 3 times for 1 stops',
		({ starts }) => starts.splice(45, 1, { by: 'process1', mark: 'process1-45', at: at(45) }),
	],
];

test.each(changes)('it is told that %s', (sentence, change) => {
	const scene = seen();
	change(scene);
	expect(accountOf(scene).problems).toEqual([sentence]);
});
