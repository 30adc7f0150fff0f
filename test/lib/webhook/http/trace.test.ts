import fc from 'fast-check';
import { childOf, readTrace } from '../../../../lib/webhook/http/trace';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PARENT = `00-${TRACE}-${SPAN}-01`;

const hex = (length: number) =>
	fc
		.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
		.filter((text) => /[^0]/.test(text));
const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789');
const printable = fc
	.integer({ min: 0x21, max: 0x7e })
	.map((code) => String.fromCharCode(code))
	.filter((character) => character !== ',' && character !== '=');
const member = fc
	.tuple(
		fc.string({ unit: letters, minLength: 1, maxLength: 8 }),
		fc.string({ unit: printable, minLength: 1, maxLength: 8 }),
	)
	.map(([key, value]) => ({ key, text: `${key}=${value}` }));
const state = fc
	.uniqueArray(member, { selector: ({ key }) => key, minLength: 1, maxLength: 28 })
	.map((members) => members.map(({ text }) => text).join(','));
const flags = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0'));

describe('the trace of a request', () => {
	test('is read with its state, and handed on with a new span', () => {
		const given = fc.tuple(hex(32), hex(16), flags, state, fc.integer({ min: 1 }));
		fc.assert(
			fc.property(given, ([trace, span, flag, tracestate, seed]) => {
				const read = readTrace({ traceparent: `00-${trace}-${span}-${flag}`, tracestate }) ?? '';
				const child = childOf(read, numbersFrom(seed));
				expect(child?.tracestate).toBe(tracestate);
				const [version, id, own, known = ''] = child?.traceparent.split('-') ?? [];
				expect([version, id]).toEqual(['00', trace]);
				expect(own).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
				expect(own).not.toBe(span);
				expect(Number.parseInt(known, 16)).toBe(Number.parseInt(flag, 16) & 3);
				// What is handed on can be read, and handed on again.
				expect(readTrace({ ...child })).toBe(`${child?.traceparent} ${tracestate}`);
			}),
			{ seed: 20261129 },
		);
	});

	test.each([
		['none', undefined],
		['a list', [PARENT, PARENT]],
		['another version', PARENT.replace(/^00/, '01')],
		['a version that there never is', PARENT.replace(/^00/, 'ff')],
		['no trace', PARENT.replace(TRACE, '0'.repeat(32))],
		['no span', PARENT.replace(SPAN, '0'.repeat(16))],
		['capitals', PARENT.toUpperCase()],
		['a short trace', PARENT.replace(TRACE, TRACE.slice(1))],
		['a part too many', `${PARENT}-00`],
		['space around it', ` ${PARENT}`],
		['a second line', `${PARENT}\n`],
	])('is unknown where traceparent is %s', (_what, traceparent) => {
		expect(readTrace({ traceparent, tracestate: 'a=1' })).toBeUndefined();
		if (typeof traceparent === 'string') {
			expect(childOf(traceparent, () => 0.5)).toBeUndefined();
		}
	});

	test.each([
		['one', 'congo=t61rcWkgMzE'],
		['a tenant', 'fw529a3039@dt=FfAAAAAA'],
		['space and empty members between them', 'a=1 , ,\tb=x y'],
		['32 of them', Array.from({ length: 32 }, (_, at) => `k${at}=v`).join()],
		['the longest', `a=${'1'.repeat(200)},b=${'2'.repeat(200)},c=${'3'.repeat(104)}`],
	])('has the state %s', (_what, tracestate) => {
		expect(tracestate.length).toBeLessThanOrEqual(512);
		expect(readTrace({ traceparent: PARENT, tracestate })).toBe(`${PARENT} ${tracestate}`);
		const trace = `${PARENT} ${tracestate}`;
		expect(childOf(trace, () => 0.5)?.tracestate).toBe(tracestate);
	});

	test.each([
		['empty', ''],
		['of empty members', ', ,'],
		['too long', `a=${'1'.repeat(200)},b=${'2'.repeat(200)},c=${'3'.repeat(105)}`],
		['too many', Array.from({ length: 33 }, (_, at) => `k${at}=v`).join()],
		['without a value', 'a='],
		['without a key', '=1'],
		['a key in capitals', 'Congo=1'],
		['the same key twice', 'a=1,b=2,a=3'],
		['a line break', 'a=1,b=2\r\nx-injected: 1'],
		['a line break around a member', 'a=1\n,b=2'],
		['beyond ASCII', 'a=é'],
		['no text', ['a=1']],
	])('has no state where that is %s', (_what, tracestate) => {
		expect(readTrace({ traceparent: PARENT, tracestate })).toBe(PARENT);
		if (typeof tracestate !== 'string') return;
		expect(childOf(`${PARENT} ${tracestate}`, () => 0.5)).toEqual({
			traceparent: `00-${TRACE}-8000000080000000-01`,
		});
	});

	test('any headers give a trace that can be handed on, or none', () => {
		const text = fc.oneof(fc.string(), fc.constant(PARENT), state, fc.string({ unit: 'binary' }));
		fc.assert(
			fc.property(text, text, (traceparent, tracestate) => {
				const read = readTrace({ traceparent, tracestate });
				if (read === undefined) return;
				const sent = Object.values(childOf(read, Math.random) ?? {}).join('');
				expect(sent).toMatch(/^[\t\x20-\x7e]+$/);
			}),
			{ seed: 20261129 },
		);
	});

	test('a span is never all zeros', () => {
		expect(childOf(PARENT, () => 0)?.traceparent).toBe(`00-${TRACE}-0000000000000001-01`);
		expect(childOf(PARENT, () => 1 - 2 ** -53)?.traceparent).toBe(
			`00-${TRACE}-ffffffffffffffff-01`,
		);
	});
});

/** Chance that comes again. */
function numbersFrom(seed: number): () => number {
	let last = seed >>> 0 || 1;
	return () => {
		last ^= last << 13;
		last ^= last >>> 17;
		last ^= last << 5;
		return (last >>> 0) / 2 ** 32;
	};
}
