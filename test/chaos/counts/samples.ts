/** One line of Prometheus's text format. */
export interface ReadSample {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly value: number;
}

/** Reads Prometheus's text format, as Prometheus does, not as the page writes it; throws on a line that is neither a comment nor a sample. */
export function samplesIn(text: string): ReadSample[] {
	return text
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map(sampleIn);
}

/** The sum of all samples of a name whose labels are these, whatever others they have. */
export function sumOf(
	samples: readonly ReadSample[],
	name: string,
	labels: Readonly<Record<string, string>> = {},
): number {
	const wanted = Object.entries(labels);
	return samples
		.filter((one) => one.name === name)
		.filter((one) => wanted.every(([label, value]) => one.labels[label] === value))
		.reduce((sum, { value }) => sum + value, 0);
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

function sampleIn(line: string): ReadSample {
	const [, name, inBraces = '', value] = LINE.exec(line) ?? [];
	const pairs = [...inBraces.matchAll(LABEL)];
	const length = pairs.reduce((sum, [whole]) => sum + whole.length, 0);
	if (name === undefined || length !== inBraces.length) throw new Error(`Not a sample: ${line}`);
	const labels = Object.fromEntries(pairs.map(([, label, text = '']) => [label, unescaped(text)]));
	return { name, labels, value: value === '+Inf' ? Infinity : Number(value) };
}

function unescaped(text: string): string {
	return text.replace(/\\(.)/g, (_whole, character: string) =>
		character === 'n' ? '\n' : character,
	);
}
