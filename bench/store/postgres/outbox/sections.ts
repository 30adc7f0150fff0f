import { Client } from 'pg';
import { tellsCpu } from '../../../measure/cpu';
import type { Figure, Section } from '../../../measure/report';
import { Figures } from '../../../measure/rounds';
import { watchServer } from '../../../measure/server';
import { fillOutbox } from './fill';
import { OwnOutbox } from './own';
import { PgBossOutbox } from './pgBoss';
import { IN_FLIGHT } from './work';

const ROUNDS = 5;
const EVENTS_A_ROUND = 10_000;
const FEW = 1_000;
const MANY = 1_000_000;

/** What is compared: each stores, settles what it stored, and then does both at once. */
type Measured = Pick<OwnOutbox, 'store' | 'claimAndSettle' | 'deliver'>;

/** Compares the outbox in PostgreSQL with pg-boss doing the same work. */
export async function benchOutboxBesidePgBoss(
	url: string,
	onProgress: (line: string) => void,
): Promise<Section> {
	const own = await OwnOutbox.open(url, 'beside_pg_boss');
	const boss = await PgBossOutbox.open(url);
	const client = new Client({ connectionString: url });
	try {
		await client.connect();
		onProgress('Beside pg-boss');
		const serverUse = await watchServer(client);
		const used = async () => {
			const { user, system } = process.cpuUsage();
			return (user + system) / 1e6 + (await serverUse()).cpuSeconds;
		};
		const measured = await inTurn({ own, boss }, used);
		return againstSection(measured);
	} finally {
		await client.end();
		await own.close();
		await boss.close();
	}
}

/** Compares few deliveries in the outbox with many. */
export async function benchOutboxMany(
	url: string,
	onProgress: (line: string) => void,
): Promise<Section> {
	const few = await OwnOutbox.open(url, 'few');
	const many = await OwnOutbox.open(url, 'many');
	try {
		onProgress(`${FEW.toLocaleString('en-US')} and ${MANY.toLocaleString('en-US')} deliveries`);
		await fillOutbox(url, 'few', FEW);
		await fillOutbox(url, 'many', MANY);
		const measured = await inTurn({ few, many });
		return manySection(measured, await many.slowestPage());
	} finally {
		await few.close();
		await many.close();
	}
}

/** Measures in turn, once for nothing, each round beginning with another one; `used`: seconds of processor time until now. */
async function inTurn(
	outboxes: Readonly<Record<string, Measured>>,
	used: () => Promise<number> = () => Promise.resolve(0),
): Promise<Figures> {
	const figures = new Figures();
	const all = Object.entries(outboxes);
	for (let round = -1; round < ROUNDS; round += 1) {
		const kept = round < 0 ? new Figures() : figures;
		for (const [name, outbox] of round % 2 === 0 ? all : [...all].reverse()) {
			const measure = async (part: string, rateOf: (events: number) => Promise<number>) => {
				const before = await used();
				kept.add(`${name} ${part}`, await rateOf.call(outbox, EVENTS_A_ROUND));
				kept.add(`${name} ${part} cpu`, (((await used()) - before) * 1e6) / EVENTS_A_ROUND);
			};
			await measure('store', outbox.store);
			await measure('settle', outbox.claimAndSettle);
			await measure('cycle', outbox.deliver);
		}
	}
	return figures;
}

const parts = [
	['store', 'events stored'],
	['settle', 'deliveries claimed and settled'],
	['cycle', 'events stored, attempted and settled'],
] as const;

function againstSection(measured: Figures): Section {
	return {
		title: `Outbox in PostgreSQL beside pg-boss (${IN_FLIGHT} in flight, fsync on)`,
		figures: parts.flatMap(([part, title]) => [
			{
				key: `pg_${part}_per_s`,
				title,
				value: measured.median(`own ${part}`),
				unit: '/s',
			},
			{
				key: `pg_boss_${part}_per_s`,
				title: '  by pg-boss, with events and attempts in tables of its own',
				value: measured.median(`boss ${part}`),
				unit: '/s',
			},
			{
				key: `pg_${part}_vs_pg_boss`,
				title: '  in comparison to pg-boss',
				value: measured.ratio(`own ${part}`, `boss ${part}`),
				unit: 'x',
				target: { atLeast: 1.5 },
			},
			...(tellsCpu ? cpuFigures(part, measured) : []),
		]),
	};
}

/** What each takes of the processors, here and in the server: less uneven than rates where others use them, too. */
function cpuFigures(part: string, measured: Figures): Figure[] {
	const unit = 'µs';
	return [
		{
			key: `pg_${part}_cpu_us`,
			title: '  processor time of both sides for each',
			value: measured.median(`own ${part} cpu`),
			unit,
		},
		{
			key: `pg_boss_${part}_cpu_us`,
			title: '  by pg-boss',
			value: measured.median(`boss ${part} cpu`),
			unit,
		},
		{
			key: `pg_${part}_cpu_vs_pg_boss`,
			title: '  pg-boss in comparison',
			value: measured.ratio(`boss ${part} cpu`, `own ${part} cpu`),
			unit: 'x',
		},
	];
}

function manySection(measured: Figures, slowestPage: number): Section {
	return {
		title: 'Outbox in PostgreSQL with 1 million pending and 1 million ended deliveries',
		figures: [
			...parts.flatMap(([part, title]) => [
				{
					key: `pg_${part}_1m_per_s`,
					title,
					value: measured.median(`many ${part}`),
					unit: '/s',
				},
				{
					key: `pg_${part}_1m_vs_1k`,
					title: '  1 thousand of each in comparison',
					value: measured.ratio(`few ${part}`, `many ${part}`),
					unit: 'x',
					target: { atMost: 1.3 },
				},
			]),
			{
				key: 'pg_slowest_page_1m_ms',
				title: 'slowest first page of 50 by any filter',
				value: slowestPage,
				unit: 'ms',
			},
		],
	};
}
