import { composeRequest, type Dialect } from '../../../webhook/dialect/compose';
import { standardWebhooksKey } from '../../../webhook/signature/keys';
import type { Scheme } from '../../../webhook/signature/scheme';
import { closestName } from '../../../text/suggestion';
import { InvalidInput } from '../result';
import { CustomForm, type SubscriptionSettings } from '../settings';
import type { Presets } from '../routing';

/** The preset's id, if there is one of that name. */
export function presetFrom(given: unknown, presets: Presets): string {
	if (given === undefined || given === null || given === '') return 'standardWebhooks';
	if (typeof given !== 'string')
		throw new InvalidInput('Format is invalid: enter the ID of a format as text.');
	if (given === 'custom' || presets.has(given)) return given;
	const ids = [...presets.keys(), 'custom'];
	const meant = closestName(given, ids);
	const rest = meant === undefined ? `choose one of ${ids.join(', ')}.` : `did you mean ${meant}?`;
	throw new InvalidInput(`Format: there is no "${given}"; ${rest}`);
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const PLACEHOLDERS = ['{body}', '{id}', '{timestamp}', '{type}', '{url}'];

/** A form of the user's own that a receiver can verify. */
export function customFrom(given: unknown): SubscriptionSettings['custom'] {
	const read = CustomForm.safeParse(given);
	if (!read.success) {
		const path = read.error.issues[0]?.path.join('.') ?? '';
		throw new InvalidInput(`Custom signature: "${path || 'all of it'}" is missing or invalid.`);
	}
	const { header, content, timestampHeader, idHeader, fields } = read.data;
	const headers = [header, timestampHeader, idHeader, fields.typeHeader ?? ''];
	for (const name of headers) {
		if (name === '' && name !== header) continue;
		if (!HEADER_NAME.test(name)) throw new InvalidInput(noHeaderName(name));
		rejectReserved(name);
	}
	rejectDuplicates(headers, 'headers');
	rejectDuplicates([fields.type, fields.id, fields.timestamp, fields.data], 'fields');
	const unknown = (content.match(/\{\w+\}/g) ?? []).find((part) => !PLACEHOLDERS.includes(part));
	if (unknown !== undefined || !PLACEHOLDERS.some((part) => content.includes(part))) {
		const what =
			unknown === undefined ? 'must contain at least one of' : `can't contain ${unknown}; use`;
		throw new InvalidInput(`Signed Content ${what} ${PLACEHOLDERS.join(', ')}.`);
	}
	if (content.includes('{timestamp}') && timestampHeader === '') {
		throw new InvalidInput(
			'Timestamp Header is empty: enter one, as Signed Content contains the timestamp.',
		);
	}
	if (content.includes('{id}') && idHeader === '' && fields.id === '') {
		throw new InvalidInput('ID Header is empty: enter one, as Signed Content contains the ID.');
	}
	return read.data;
}

/** One of two under the same name would be lost. */
function rejectDuplicates(names: readonly string[], what: 'headers' | 'fields'): void {
	const spelt = names.filter((name) => name !== '');
	const same = what === 'headers' ? spelt.map((name) => name.toLowerCase()) : spelt;
	const twice = same.find((name, at) => same.indexOf(name) !== at);
	if (twice === undefined) return;
	throw new InvalidInput(
		`Custom signature: ${twice} is used for two ${what}; use a different name for each.`,
	);
}

/** What HTTP itself needs, and who forwards requests. */
const RESERVED = new Set(
	(
		'host content-type content-length content-encoding connection keep-alive transfer-encoding te trailer upgrade ' +
		'expect proxy-authorization proxy-connection'
	).split(' '),
);

const MOST_HEADERS = 50;
const LONGEST_VALUE = 4096;

/** Static headers by lower-case names; none may replace one that the sender or the dialect sets. */
export function headersFrom(given: unknown, dialect: Dialect): Record<string, string> {
	const entries = Object.entries((given ?? {}) as Readonly<Record<string, unknown>>);
	if (entries.length > MOST_HEADERS)
		throw new InvalidInput(`Headers: there are too many; enter at most ${MOST_HEADERS}.`);
	const own = ownHeaders(dialect);
	return Object.fromEntries(
		entries.map(([given_, value]) => {
			const name = given_.trim().toLowerCase();
			if (!HEADER_NAME.test(name)) throw new InvalidInput(noHeaderName(name));
			rejectReserved(name);
			if (own.has(name)) {
				throw new InvalidInput(`Headers: ${name} belongs to the signature; remove it.`);
			}
			if (
				typeof value !== 'string' ||
				!/^[\x20-\x7e]*$/.test(value) ||
				value.length > LONGEST_VALUE
			) {
				throw new InvalidInput(
					`Headers: the value of ${name} must be a text of at most ${LONGEST_VALUE} printable ASCII characters.`,
				);
			}
			return [name, value];
		}),
	);
}

function noHeaderName(name: string): string {
	return `Headers: "${name}" isn't a valid header name; enter for example X-Signature.`;
}

function rejectReserved(name: string): void {
	if (RESERVED.has(name.toLowerCase())) {
		throw new InvalidInput(`Headers: ${name} is set by the sender itself; remove it.`);
	}
}

/** The headers that a request in this dialect has, seen at one. */
function ownHeaders(dialect: Dialect): ReadonlySet<string> {
	const event = { id: 'id', type: 'type', occurredAt: '2026-01-01T00:00:00Z', data: {} };
	const key = sampleKey(dialect.signature);
	const composed = composeRequest(dialect, { ...event, url: 'https://h.example/' }, key, 0);
	return new Set(composed.ok ? Object.keys(composed.request.headers) : dialect.signature.marks);
}

function sampleKey({ key }: Scheme) {
	const read = key(key === standardWebhooksKey ? `whsec_${'A'.repeat(32)}` : 'sample');
	return read ? [read] : [];
}
