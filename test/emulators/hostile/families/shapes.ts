/**
 * JSON in shapes that nobody expects. Under a forged signature it must be rejected like anything else (and must not hurt
 * whoever looks into it first); under a right one it must be answered. Without signatures only the latter exists.
 */
import type { Data } from '../../terms';
import { writeJson } from '../../engine/message';
import {
	forged,
	isSigned,
	owedToForgedBody,
	resigned,
	type Expectation,
	type Mutation,
	type Target,
} from './mutation';

type Shape = (target: Target) => string;

const envelopeOf = ({ genuine }: Target) => JSON.parse(genuine.body.toString()) as Data;

/** The field that names the event; Nectar Desk has none, and its `type` serves as well. */
const typeFieldOf = (target: Target) => ('event' in envelopeOf(target) ? 'event' : 'type');

const nested = (depth: number, open: string, close: string) =>
	open.repeat(depth) + '0' + close.repeat(depth);

const withData = (target: Target, json: string) => {
	const { data: _data, ...rest } = envelopeOf(target);
	const start = JSON.stringify(rest).slice(0, -1);
	return `${start}${start.length > 1 ? ',' : ''}"data":${json}}`;
};

const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '', ' '];
const ODD_VALUES = [
	null,
	0,
	-1,
	1e308,
	true,
	'',
	[],
	{},
	[[]],
	{ id: null },
	'null',
	'\u0000',
	'\ud800',
];
const LOADED_TEXTS = [
	'={{ $env }}',
	'={{ process.exit(1) }}',
	'{{ $json.data }}',
	'<script>alert(1)</script>',
	"'; DROP TABLE events; --",
	'../../../../etc/passwd',
	'\u202e\u0000\u001b[2J',
];

const shapes: Record<string, Shape> = {
	'an odd event name': (target) => {
		const name = target.draw.pick([
			...ODD_NAMES,
			'x'.repeat(5000),
			'🙂'.repeat(50),
			'no.such.event',
		]);
		return JSON.stringify({ ...envelopeOf(target), [typeFieldOf(target)]: name });
	},
	'an event name that is no text': (target) =>
		JSON.stringify({ ...envelopeOf(target), [typeFieldOf(target)]: target.draw.pick(ODD_VALUES) }),
	'an odd value in the envelope': (target) => {
		const field = target.draw.pick(Object.keys(envelopeOf(target)));
		return JSON.stringify({ ...envelopeOf(target), [field]: target.draw.pick(ODD_VALUES) });
	},
	'a field of the envelope missing': (target) => {
		const { [target.draw.pick(Object.keys(envelopeOf(target)))]: _gone, ...rest } =
			envelopeOf(target);
		return JSON.stringify(rest);
	},
	'odd data': (target) => withData(target, JSON.stringify(target.draw.pick(ODD_VALUES))),
	'deep arrays': (target) => withData(target, nested(target.draw.integer(100, 2000), '[', ']')),
	'deep objects': (target) =>
		withData(target, nested(target.draw.integer(100, 2000), '{"a":', '}')),
	'many fields': (target) => {
		const length = Math.min(5000, Math.floor(target.maxBodyBytes / 20));
		const fields = Array.from({ length }, (_, index) => [`field ${index}`, index]);
		return withData(target, JSON.stringify(Object.fromEntries(fields)));
	},
	'a long text': (target) =>
		withData(
			target,
			JSON.stringify({ text: 'x'.repeat(target.draw.integer(1, target.maxBodyBytes)) }),
		),
	'loaded texts': (target) =>
		withData(
			target,
			JSON.stringify({ text: target.draw.pick(LOADED_TEXTS), id: target.draw.hex(8) }),
		),
	'a prototype': (target) =>
		withData(
			target,
			`{"__proto__":{"polluted":"${target.draw.hex(8)}"},"constructor":{"prototype":{}}}`,
		),
	'the same field twice': (target) => {
		const json = JSON.stringify(envelopeOf(target));
		return `${json.slice(0, -1)},"${typeFieldOf(target)}":"${target.draw.alphanumeric(8)}"}`;
	},
	'half a surrogate pair': (target) =>
		withData(target, `{"text":"\\ud83d","id":"${target.draw.hex(8)}"}`),
	'numbers beyond all bounds': (target) =>
		withData(target, `{"id":${target.draw.text('123456789', 40)},"duration":1e999,"size":-1e-999}`),
};

const scalars: Record<string, Shape> = {
	'an array': (target) => JSON.stringify([envelopeOf(target)]),
	'a text': (target) => JSON.stringify(JSON.stringify(envelopeOf(target))),
	'a number': ({ draw }) => String(draw.integer(-1_000_000, 1_000_000)),
	'null, with space around': ({ draw }) => `${draw.text(' \n', 12)}null`,
};

/** The event type that a signature over fields must name: the one in the body, where it is text. */
function typeIn(json: string): string {
	const parsed: unknown = JSON.parse(json);
	if (typeof parsed !== 'object' || parsed === null || !('type' in parsed)) return 'undefined';
	return typeof parsed.type === 'string' ? parsed.type : JSON.stringify(parsed.type);
}

function signed(table: Record<string, Shape>, expectation: Expectation): Mutation {
	return {
		family: 'shapes',
		spoil(target) {
			const label = target.draw.pick(Object.keys(table));
			const json = table[label]?.(target) ?? '';
			const body = Buffer.from(json);
			const headers = resigned(target, body, { eventType: typeIn(json) });
			return { label: `genuine, ${label}`, headers, body, expectation };
		},
	};
}

const unsigned = (table: Record<string, Shape>): Mutation => ({
	family: 'shapes',
	when: isSigned,
	spoil(target) {
		const label = target.draw.pick(Object.keys(table));
		const body = Buffer.from(table[label]?.(target) ?? '');
		const expectation = owedToForgedBody(target, body);
		return { label: `forged, ${label}`, headers: forged(target, body), body, expectation };
	},
});

/** Right in every way, only written or extended otherwise than usual. */
const harmless: Mutation = {
	family: 'shapes',
	spoil(target) {
		const style = target.draw.pick(['spaced', 'slashes', 'pretty'] as const);
		const extended = { ...envelopeOf(target), [`new_${target.draw.hex(6)}`]: { since: 2027 } };
		const body = Buffer.from(writeJson(extended, style));
		const headers = resigned(target, body);
		return {
			label: `genuine, ${style} and with a new field`,
			headers,
			body,
			expectation: 'accepted',
		};
	},
};

export const shapeMutations: readonly Mutation[] = [
	signed(shapes, 'answered'),
	signed(scalars, 'noRun'),
	unsigned(shapes),
	unsigned(scalars),
	harmless,
];
