import type { Figure, Section } from '../measure/report';
import { medianOf, quantileOf } from '../measure/rounds';
import type { Log } from './log';
import { filtersFor, firstPage, type Look, pageOf } from './looks';

const WARM_UP = 10;
const LOOKS = 100;
const MOST_MILLISECONDS = 50;
const MOST_GROWTH = 1.3;

/** How long the first page takes, and the first page of each filter, with few deliveries and with many. */
export async function pagesSection(engine: string, few: Log, many: Log): Promise<Section> {
	const key = `log_${engine.toLowerCase()}`;
	const first = await inTurn(few, many, () => firstPage);
	const figures: Figure[] = [
		{
			key: `${key}_page_1k_p50_ms`,
			title: 'first page, 1,000 deliveries',
			value: medianOf(first.few),
			unit: 'ms',
		},
		{
			key: `${key}_page_p50_ms`,
			title: 'first page, 100,000 deliveries, a million attempts',
			value: medianOf(first.many),
			unit: 'ms',
		},
		{
			key: `${key}_page_p95_ms`,
			title: '  p95',
			value: quantileOf(first.many, 0.95),
			unit: 'ms',
			target: { atMost: MOST_MILLISECONDS },
		},
		{
			key: `${key}_page_100k_vs_1k`,
			title: '  in comparison to 1,000 deliveries',
			value: medianOf(first.many) / medianOf(first.few),
			unit: 'x',
			target: { atMost: MOST_GROWTH },
		},
	];
	const names = filtersFor(0, '', '').keys();
	for (const name of names) figures.push(...(await filterFigures(key, name, few, many)));
	return {
		title: `Looking at the log in ${engine}: its first page, read and drawn, and 50 deliveries by each filter`,
		figures,
	};
}

async function filterFigures(key: string, name: string, few: Log, many: Log): Promise<Figure[]> {
	const looks = new Map<Log, Look>();
	for (const log of [few, many]) looks.set(log, pageOf(await filterOf(log, name)));
	const taken = await inTurn(few, many, (log) => looks.get(log) ?? firstPage);
	const as = `${key}_by_${name.toLowerCase().replaceAll(' ', '_')}`;
	return [
		{
			key: `${as}_p95_ms`,
			title: `by ${name}: p95 with 100,000 deliveries`,
			value: quantileOf(taken.many, 0.95),
			unit: 'ms',
			target: { atMost: MOST_MILLISECONDS },
		},
		{
			key: `${as}_100k_vs_1k`,
			title: '  p50 in comparison to 1,000 deliveries',
			value: medianOf(taken.many) / medianOf(taken.few),
			unit: 'x',
		},
	];
}

async function filterOf({ outbox, subscriptionId }: Log, name: string) {
	const [newest] = (await outbox.deliveries({}, { limit: 1 })).deliveries;
	const filter = filtersFor(Date.now(), subscriptionId, newest?.eventId ?? '').get(name);
	if (filter === undefined) throw new Error(`No filter ${name}`);
	return filter;
}

/** Looks at both in turn; answers the milliseconds of each look. */
async function inTurn(few: Log, many: Log, lookAt: (log: Log) => Look) {
	const taken = { few: [] as number[], many: [] as number[] };
	for (let round = -WARM_UP; round < LOOKS; round += 1) {
		for (const name of ['few', 'many'] as const) {
			const log = name === 'few' ? few : many;
			const before = performance.now();
			await lookAt(log)(log.sender);
			if (round >= 0) taken[name].push(performance.now() - before);
		}
	}
	return taken;
}
