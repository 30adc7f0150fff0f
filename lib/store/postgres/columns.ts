import { storedText } from './text';

/** The bytes before a list's elements: dimensions, a flag for nulls, the elements' type, their count, the first one's index. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const TWO_TO_32 = 2 ** 32;

/** The elements' types by PostgreSQL's own numbers. */
const types = {
	boolean: 16,
	bigint: 20,
	smallint: 21,
	integer: 23,
	text: 25,
	double: 701,
} as const;

type Column<Value> = readonly (Value | null | undefined)[];
type Write<Value> = (view: DataView, at: number, value: Value) => void;

/*
 * Lists as statements' parameters in PostgreSQL's binary form: as text they would have to be escaped here and parsed there,
 * character by character, which takes longer than what is done with them.
 */

/** Whole numbers up to 2^53, as `bigint[]`. */
export const bigints = columnOf<number>(types.bigint, 8, (view, at, value) => {
	view.setInt32(at, Math.floor(value / TWO_TO_32));
	view.setUint32(at + 4, value >>> 0);
});

/** As `integer[]`. */
export const integers = columnOf<number>(types.integer, 4, (view, at, value) =>
	view.setInt32(at, value),
);

/** As `smallint[]`. */
export const smallints = columnOf<number>(types.smallint, 2, (view, at, value) =>
	view.setInt16(at, value),
);

/** As `double precision[]`. */
export const doubles = columnOf<number>(types.double, 8, (view, at, value) =>
	view.setFloat64(at, value),
);

/** As `boolean[]`. */
export const booleans = columnOf<boolean>(types.boolean, 1, (view, at, value) =>
	view.setUint8(at, value ? 1 : 0),
);

/** As `text[]`, each as it is stored. One that is the same as the one before it, as most URLs are, is looked at once. */
export function texts(column: Column<string>): Buffer {
	const stored: (string | undefined)[] = [];
	const sizes: number[] = [];
	let before: string | null | undefined = null;
	let text: string | undefined;
	let [size, bytes] = [NULL_LENGTH, 0];
	for (const value of column) {
		if (value !== before) {
			before = value;
			text = typeof value === 'string' ? storedText(value) : undefined;
			size = text === undefined ? NULL_LENGTH : Buffer.byteLength(text);
		}
		stored.push(text);
		sizes.push(size);
		bytes += LENGTH_BYTES + Math.max(0, size);
	}
	const { list, view } = listOf(types.text, column, bytes);
	let at = HEADER_BYTES;
	stored.forEach((text, place) => {
		const size = sizes[place] ?? NULL_LENGTH;
		view.setInt32(at, size);
		at += LENGTH_BYTES;
		if (text !== undefined) at += list.write(text, at, size);
	});
	return list;
}

/** Makes columns of a type whose elements all have so many bytes. */
function columnOf<Value>(type: number, size: number, write: Write<Value>) {
	return (column: Column<Value>): Buffer => {
		const nulls = column.reduce<number>((sum, value) => sum + (isNull(value) ? 1 : 0), 0);
		const bytes = column.length * (LENGTH_BYTES + size) - nulls * size;
		const { list, view } = listOf(type, column, bytes);
		let at = HEADER_BYTES;
		for (const value of column) {
			view.setInt32(at, isNull(value) ? NULL_LENGTH : size);
			at += LENGTH_BYTES;
			if (isNull(value)) continue;
			write(view, at, value);
			at += size;
		}
		return list;
	};
}

function isNull<Value>(value: Value | null | undefined): value is null | undefined {
	return value === null || value === undefined;
}

function listOf(type: number, { length }: Column<unknown>, bytes: number) {
	const list = Buffer.allocUnsafe(HEADER_BYTES + bytes);
	const view = new DataView(list.buffer, list.byteOffset, list.length);
	// A list of nothing has no dimension, which is as good as one of no length.
	[1, 1, type, length, 1].forEach((field, place) => view.setInt32(place * 4, field));
	return { list, view };
}
