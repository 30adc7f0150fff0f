import { measuredTable, resultsIn, times, valueOf, type MeasuredRow } from './results';

const ENGINES = [
	['SQLite', 'sqlite'],
	['PostgreSQL', 'postgres'],
] as const;

const SIZES: ReadonlyArray<readonly [what: string, key: string]> = [
	['events, with 1 KB of data each', 'event'],
	['deliveries that have ended', 'delivery'],
	['attempts in the delivery log', 'attempt'],
	['deliveries that wait, in addition', 'waiting'],
	['events that the triggers remember', 'remembered'],
	['the same in the memory of each process', 'rememberedMemory'],
];

/** What is stored occupies so much per million, from what `npm run bench:sizes -- --json bench/sizes.json` wrote. */
export async function sizesTable(file: string): Promise<string> {
	const sizes = await resultsIn(file);
	const rows = SIZES.map(([what, key]) => {
		const cells = ENGINES.map(([, engine]) => megabytes(sizes[`${engine}_${key}_mb_per_million`]));
		return `| ${[what, ...cells].join(' | ')} |`;
	});
	const head = ['A million …', ...ENGINES.map(([name]) => name)];
	return [`| ${head.join(' | ')} |`, '| --- | --- | --- |', ...rows].join('\n');
}

const rate = (value: number) =>
	`${(Math.round(value / 100) * 100).toLocaleString('en')} per second`;
const microseconds = (value: number) => `${value.toFixed(0)} µs`;
const kilobytes = (value: number) => `${(value / 1000).toFixed(1)} KB`;

const COSTS: readonly MeasuredRow[] = [
	[
		'Processor time per delivery, the sending process, over PostgreSQL',
		'pg_sender_1_cpu_us',
		microseconds,
	],
	['The same over SQLite', 'socket_sqlite_cpu_us', microseconds],
	[
		'The same of the HTTP client alone (undici), which stores nothing',
		'socket_undici_cpu_us',
		microseconds,
	],
	['Processor time per delivery, PostgreSQL itself', 'pg_sender_1_server_cpu_us', microseconds],
	['Write-ahead log per delivery', 'pg_sender_1_wal_bytes', kilobytes],
	['Whole deliveries, one process', 'pg_sender_1_per_s', rate],
	['Two processes, against one', 'pg_sender_2_vs_1', times],
	['Four processes, against one', 'pg_sender_4_vs_1', times],
	['Events received and remembered by triggers, one process', 'postgres_claims_1_per_s', rate],
	['Four processes, against one', 'postgres_claims_4_vs_1', times],
	[
		'Cost of a claim with 1 million remembered, against 1 thousand',
		'postgres_claims_1m_vs_1k',
		times,
	],
	[
		'Cost of a delivery with 1 million others pending, against 1 thousand',
		'pg_sender_1m_vs_1k',
		times,
	],
	[
		'Deliveries stored, claimed and settled, against pg-boss with events and attempts in tables of its own',
		'pg_cycle_vs_pg_boss',
		times,
	],
];

/** What a delivery and a claim cost over PostgreSQL, as far as the results have it. */
export async function costsTable(file: string): Promise<string> {
	const results = await resultsIn(file);
	const measured = COSTS.filter(([, key]) => results[key] !== undefined);
	return measuredTable(measured, results);
}

const RATES = [1_000, 10_000, 100_000];
const SECONDS_A_DAY = 86_400;

/** What steady rates take, by the processor time and the sizes that were measured over PostgreSQL. */
export async function planTable(costsFile: string, sizesFile: string): Promise<string> {
	const [costs, sizes] = [await resultsIn(costsFile), await resultsIn(sizesFile)];
	const cores = (key: string) => (perSecond: number) =>
		((perSecond * valueOf(costs, key)) / 1e6).toFixed(1);
	const megabytesPerMillion = ['event', 'delivery', 'attempt']
		.map((key) => valueOf(sizes, `postgres_${key}_mb_per_million`))
		.reduce((sum, value) => sum + value, 0);
	const rows: ReadonlyArray<readonly [what: string, of: (perSecond: number) => string]> = [
		['cores of the sending processes', cores('pg_sender_1_cpu_us')],
		['cores of PostgreSQL', cores('pg_sender_1_server_cpu_us')],
		[
			'write-ahead log',
			(perSecond) => `${megabytes((perSecond * valueOf(costs, 'pg_sender_1_wal_bytes')) / 1e6)}/s`,
		],
		[
			'stored in a day',
			(perSecond) => megabytes((perSecond * SECONDS_A_DAY * megabytesPerMillion) / 1e6),
		],
		[
			'stored in the 30 days that it is kept',
			(perSecond) => megabytes((30 * perSecond * SECONDS_A_DAY * megabytesPerMillion) / 1e6),
		],
	];
	const head = ['A steady rate of', ...RATES.map((one) => `${one.toLocaleString('en')} a second`)];
	return [
		`| ${head.join(' | ')} |`,
		`| ${head.map(() => '---').join(' | ')} |`,
		...rows.map(([what, of]) => `| ${[what, ...RATES.map(of)].join(' | ')} |`),
	].join('\n');
}

/** Two digits are as much as they say of other data. */
function megabytes(value: number | undefined): string {
	if (value === undefined) return '–';
	const rounded = Number(value.toPrecision(2));
	if (rounded >= 1_000_000) return `${rounded / 1_000_000} TB`;
	return rounded >= 1000 ? `${rounded / 1000} GB` : `${rounded} MB`;
}
