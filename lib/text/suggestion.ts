/** The name that was probably meant: the one with the fewest letters to change, case and separators aside. */
export function closestName(given: string, names: readonly string[]): string | undefined {
	const wanted = lettersOf(given);
	const most = Math.max(1, Math.floor(wanted.length / 3));
	let best: { readonly name: string; readonly distance: number } | undefined;
	for (const name of names) {
		const distance = distanceOf(wanted, lettersOf(name));
		if (distance <= most && (best === undefined || distance < best.distance)) {
			best = { name, distance };
		}
	}
	return best?.name;
}

function lettersOf(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '')
		.slice(0, 100);
}

/** How many letters to add, take away or replace (Levenshtein). */
function distanceOf(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, at) => at);
	for (const [above, letter] of [...from].entries()) {
		const next = [above + 1];
		for (const [at, other] of [...to].entries()) {
			const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
			next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? 0;
}
