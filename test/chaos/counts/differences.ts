/** Numbers by what they count; what is not named is 0. */
export type Counts = Readonly<Record<string, number>>;

/** Least and most that a number may be. */
export interface Bounds {
	readonly least: number;
	readonly most: number;
}

/** A sentence for each number that is not as it was counted independently, also where that counted none. */
export function differences(where: string, shown: Counts, counted: Counts): string[] {
	const names = [...new Set([...Object.keys(shown), ...Object.keys(counted)])];
	const bounds = names.map((name) => {
		const count = counted[name] ?? 0;
		return [name, { least: count, most: count }] as const;
	});
	return outOfBounds(where, shown, Object.fromEntries(bounds));
}

/** A sentence for each number that is outside its bounds. */
export function outOfBounds(
	where: string,
	shown: Counts,
	bounds: Readonly<Record<string, Bounds>>,
): string[] {
	return Object.entries(bounds).flatMap(([what, { least, most }]) => {
		const number = shown[what] ?? 0;
		if (number >= least && number <= most) return [];
		const expected = least === most ? String(least) : `${least} to ${most}`;
		return [`${where}: ${what} is ${number}, and it must be ${expected}`];
	});
}
