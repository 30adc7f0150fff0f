import { writeFile } from 'node:fs/promises';

/** One measured quantity; its key is its name in the JSON file. */
export interface Figure {
	readonly key: string;
	readonly title: string;
	readonly value: number;
	readonly unit: string;
	/** What is aimed at, where this is one of the figures the project promises. */
	readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

/** Figures that belong together, under a heading that says what is compared. */
export interface Section {
	readonly title: string;
	readonly figures: readonly Figure[];
}

/** The figures as a table for a terminal, the promised ones marked as met or missed. */
export function tableOf({ title, figures }: Section): string {
	const rows = figures.map((figure) => [
		figure.title,
		numberText(figure.value),
		figure.unit,
		targetText(figure),
	]);
	const widths = [0, 1, 2].map((column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	const lines = rows.map(([name = '', value = '', unit = '', target = '']) =>
		`  ${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)} ${unit.padEnd(widths[2] ?? 0)}  ${target}`.trimEnd(),
	);
	return [title, ...lines].join('\n');
}

/** Writes all figures as one flat object. */
export async function writeFigures(file: string, sections: readonly Section[]): Promise<void> {
	const figures = sections.flatMap((section) => section.figures);
	const flat = Object.fromEntries(figures.map(({ key, value }) => [key, rounded(value)]));
	await writeFile(file, `${JSON.stringify(flat, undefined, '\t')}\n`);
}

/** Whether a figure is as promised; figures without a target always are. */
export function isMet({ value, target }: Figure): boolean {
	if (target === undefined) return true;
	return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

function targetText(figure: Figure): string {
	const { target } = figure;
	if (target === undefined) return '';
	const bound = 'atLeast' in target ? `at least ${target.atLeast}` : `at most ${target.atMost}`;
	return `${isMet(figure) ? 'met' : 'MISSED'}: ${bound}`;
}

function numberText(value: number): string {
	return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

function rounded(value: number): number {
	return Number(value.toPrecision(4));
}
