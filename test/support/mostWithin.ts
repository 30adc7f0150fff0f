/** The most of these times, in any order, that lie within so many milliseconds, wherever they begin. */
export function mostWithin(times: readonly number[], milliseconds: number): number {
	const sorted = [...times].sort((one, other) => one - other);
	let [most, first] = [0, 0];
	sorted.forEach((at, position) => {
		while (at - (sorted[first] ?? at) >= milliseconds) first++;
		most = Math.max(most, position - first + 1);
	});
	return most;
}
