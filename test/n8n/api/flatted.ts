/**
 * Decodes the format in which n8n sends and stores run data (npm package `flatted`): a JSON list of
 * values, the first being the root, in which every string inside an object or array is the index of
 * the value that is there. That way one object may be in several places, or contain itself.
 */
export function decodeFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const decoded = new Map<number, unknown>();
	const valueAt = (index: number): unknown => {
		const value = values[index];
		if (typeof value !== 'object' || value === null) return value;
		if (decoded.has(index)) return decoded.get(index);
		decoded.set(index, value);
		const fields = value as Record<string, unknown>;
		for (const [key, field] of Object.entries(fields)) {
			if (typeof field === 'string') fields[key] = valueAt(Number(field));
		}
		return value;
	};
	return valueAt(0);
}
