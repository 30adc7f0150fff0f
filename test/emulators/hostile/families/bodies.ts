/** The genuine headers over other bytes: flipped bits, cuts, insertions, another writing of the same JSON. */
import { writeJson } from '../../engine/message';
import { owedToChangedBody, type Mutation, type Target } from './mutation';

type Change = (target: Target) => Buffer;

const place = ({ draw, genuine }: Target) => draw.integer(0, genuine.body.length - 1);

function rewritten(target: Target, rewrite: (value: Record<string, unknown>) => unknown): Buffer {
	const value = JSON.parse(target.genuine.body.toString()) as Record<string, unknown>;
	return Buffer.from(JSON.stringify(rewrite(value)));
}

function spliced({ genuine }: Target, at: number, removed: number, added: Buffer | string): Buffer {
	const [before, after] = [genuine.body.subarray(0, at), genuine.body.subarray(at + removed)];
	return Buffer.concat([before, Buffer.from(added), after]);
}

const flipBits = (count: number) => (target: Target) => {
	const body = Buffer.from(target.genuine.body);
	for (let flipped = 0; flipped < count; flipped++) {
		const at = place(target);
		body.writeUInt8(body.readUInt8(at) ^ (1 << target.draw.integer(0, 7)), at);
	}
	return body;
};

const byteChanges: Record<string, Change> = {
	'one bit flipped': flipBits(1),
	'three bits flipped': flipBits(3),
	'a byte replaced': (target) => spliced(target, place(target), 1, target.draw.bytes(1)),
	'a byte inserted': (target) => spliced(target, place(target), 0, target.draw.bytes(1)),
	'a byte removed': (target) => spliced(target, place(target), 1, ''),
	'invalid UTF-8 inserted': (target) =>
		spliced(
			target,
			place(target),
			0,
			target.draw.pick([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]].map((b) => Buffer.from(b))),
		),
	'cut off': (target) => Buffer.from(target.genuine.body.subarray(0, place(target))),
	'without its beginning': (target) => Buffer.from(target.genuine.body.subarray(place(target) + 1)),
	'with bytes after it': ({ genuine, draw }) => Buffer.concat([genuine.body, draw.bytes(4)]),
	'with a NUL after it': ({ genuine }) => Buffer.concat([genuine.body, Buffer.alloc(1)]),
};

const textChanges: Record<string, Change> = {
	'a line feed after it': (target) => spliced(target, target.genuine.body.length, 0, '\n'),
	'a space before it': (target) => spliced(target, 0, 0, ' '),
	'a byte order mark before it': (target) => spliced(target, 0, 0, '\ufeff'),
	'twice over': ({ genuine }) => Buffer.concat([genuine.body, genuine.body]),
	'in UTF-16': ({ genuine }) => Buffer.from(genuine.body.toString(), 'utf16le'),
	empty: () => Buffer.alloc(0),
	'only white space': ({ draw }) => Buffer.from(draw.text(' \t\r\n', draw.integer(1, 20))),
	'an empty object': () => Buffer.from('{}'),
	'the keys turned round': (target) =>
		rewritten(target, (value) => Object.fromEntries(Object.entries(value).reverse())),
	'spaced differently': (target) =>
		rewrittenStyle(target, target.draw.pick(['pretty', 'spaced'] as const)),
	'an array of it': (target) => rewritten(target, (value) => [value]),
	'a string of it': (target) => rewritten(target, (value) => JSON.stringify(value)),
	'a scalar': ({ draw }) => Buffer.from(draw.pick(['null', 'true', '0', '"call"', '1e999'])),
	'form fields of it': ({ genuine }) =>
		Buffer.from(`payload=${encodeURIComponent(genuine.body.toString())}`),
	'another field': (target) =>
		rewritten(target, (value) => ({ ...value, [target.draw.alphanumeric(6)]: true })),
	'a field less': (target) =>
		rewritten(
			target,
			({ [target.draw.pick(Object.keys(firstLevel(target)))]: _gone, ...rest }) => rest,
		),
	'another message': ({ emulator, draw, subscription, now }) =>
		emulator.compose(
			draw.pick(emulator.events),
			{ padding: draw.hex(8) },
			{ subscription, at: now },
		).body,
};

const firstLevel = ({ genuine }: Target) =>
	JSON.parse(genuine.body.toString()) as Record<string, unknown>;

function rewrittenStyle({ genuine }: Target, style: 'pretty' | 'spaced'): Buffer {
	return Buffer.from(writeJson(JSON.parse(genuine.body.toString()), style));
}

const mutationOf = (changes: Record<string, Change>): Mutation => ({
	family: 'bodies',
	spoil(target) {
		const label = target.draw.pick(Object.keys(changes));
		const body = changes[label]?.(target) ?? Buffer.alloc(0);
		return { label, body, expectation: owedToChangedBody(target, body) };
	},
});

export const bodyMutations: readonly Mutation[] = [
	mutationOf(byteChanges),
	mutationOf(byteChanges),
	mutationOf(textChanges),
];
