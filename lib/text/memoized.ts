/**
 * A function of a text that keeps its results, up to so many; then it begins anew. For what is read of the same few texts
 * again and again. What throws is not kept.
 */
export function memoized<Value>(
	most: number,
	read: (text: string) => Value,
): (text: string) => Value {
	const results = new Map<string, Value>();
	return (text) => {
		const known = results.get(text);
		if (known !== undefined) return known;
		const result = read(text);
		if (results.size >= most) results.clear();
		results.set(text, result);
		return result;
	};
}
