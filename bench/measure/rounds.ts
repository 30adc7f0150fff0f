/** One contender: measures itself once and gives a rate per second, or a time; the unit is the caller's. */
export interface Contender {
	readonly name: string;
	readonly measure: () => Promise<number> | number;
}

/** What each contender measured, by round. */
export class Figures {
	private readonly byName = new Map<string, number[]>();

	add(name: string, figure: number): void {
		this.byName.set(name, [...this.of(name), figure]);
	}

	/** The middle of what a contender measured. */
	median(name: string): number {
		return medianOf(this.of(name));
	}

	/** The middle of the rounds' own ratios: what slows the machine for a round slows both sides of its ratio. */
	ratio(of: string, to: string): number {
		const below = this.of(to);
		return medianOf(this.of(of).map((figure, round) => figure / (below[round] ?? NaN)));
	}

	private of(name: string): readonly number[] {
		return this.byName.get(name) ?? [];
	}
}

/** Lets the contenders measure in turn, round after round, each round beginning with another one. */
export async function interleaved(
	contenders: readonly Contender[],
	rounds: number,
): Promise<Figures> {
	const figures = new Figures();
	for (let round = 0; round < rounds; round++) {
		const first = round % contenders.length;
		for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
			figures.add(contender.name, await contender.measure());
		}
	}
	return figures;
}

/** The middle of some figures, the mean of the middle two of an even number; NaN of none. */
export function medianOf(figures: readonly number[]): number {
	return quantileOf(figures, 0.5);
}

/** The figure below which this part (0 to 1) of them lies, interpolated. */
export function quantileOf(figures: readonly number[], part: number): number {
	const sorted = [...figures].sort((a, b) => a - b);
	const at = (sorted.length - 1) * part;
	const [below, above] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
	return below + (above - below) * (at - Math.floor(at));
}
