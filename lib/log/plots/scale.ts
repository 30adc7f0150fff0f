import { isoOf } from '../layout/times';

/** The end of a scale, and its middle: round numbers, not below the greatest value. */
export function roundScale(greatest: number): { readonly end: number; readonly middle: number } {
	if (greatest <= 0) return { end: 2, middle: 1 };
	const unit = 10 ** Math.floor(Math.log10(greatest));
	const step = [1, 2, 4, 5, 6, 8, 10].find((one) => one * unit >= greatest) ?? 10;
	const end = step * unit;
	// Whole numbers of attempts have no half.
	return end < 2 ? { end: 2, middle: 1 } : { end, middle: end / 2 };
}

/** A coordinate, as short as it is exact enough. */
export function coordinate(value: number): number {
	return Math.round(value * 100) / 100;
}

/** When equal parts of the time that is shown begin: as many as divide the buckets evenly. */
export function axisTimes(buckets: ReadonlyArray<{ readonly from: number }>): string[] {
	const parts = [4, 5, 3, 2].find((many) => buckets.length % many === 0) ?? 1;
	const each = buckets.length / parts;
	return buckets.filter((_, at) => at % each === 0).map(({ from }) => isoOf(from));
}
