import { readFile } from 'node:fs/promises';

/** What a benchmark wrote: figures by their keys. */
export type Results = Readonly<Record<string, number>>;

/** A row of a table: what was measured, the key of its figure, and how that is written. */
export type MeasuredRow = readonly [what: string, key: string, write: (value: number) => string];

/** The figures that `npm run bench -- --json` or `npm run bench:sizes -- --json` wrote into a file. */
export async function resultsIn(file: string): Promise<Results> {
	return JSON.parse(await readFile(file, 'utf8')) as Results;
}

/** A figure; throws where the results lack it. */
export function valueOf(results: Results, key: string): number {
	const value = results[key];
	if (value === undefined) throw new Error(`The results lack "${key}"`);
	return value;
}

/** The rows as a Markdown table. */
export function measuredTable(rows: readonly MeasuredRow[], results: Results): string {
	const written = rows.map(([what, key, write]) => `| ${what} | ${write(valueOf(results, key))} |`);
	return ['| What | Measured |', '| --- | --- |', ...written].join('\n');
}

/** A ratio, with one digit after the point. */
export const times = (value: number) => `${value.toFixed(1)} ×`;
