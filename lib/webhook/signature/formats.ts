import type { SignatureFormat, TimestampFormat } from './scheme';
import type { Signature } from './hmac';

/* How signatures and signed times are written in headers. */

/** Epoch seconds as a plain integer; anything else (sign, fraction, white space, letters) is rejected. */
export const unixSeconds: TimestampFormat = {
	write: (seconds) => String(Math.floor(seconds)),
	read: (text) => (/^[1-9]\d{0,11}$/.test(text) ? Number(text) : undefined),
};

/** Epoch milliseconds as a plain integer. */
export const unixMilliseconds: TimestampFormat = {
	write: (seconds) => String(Math.floor(seconds * 1000)),
	read: (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) / 1000 : undefined),
};

/** One signature a line, with a prefix in front (GitHub's `sha256=`); an optional prefix may be left out by the sender. */
export function plain(prefix = '', optional = false): SignatureFormat {
	// What separates the lines of a repeated header must not be part of a line.
	const separator = prefix.includes(',') ? `, ${prefix}` : ',';
	const lines = (value: string) =>
		separator === ','
			? value.split(',').map((line) => line.trim())
			: value.split(separator).map((line, at) => (at === 0 ? line : prefix + line));
	const bare = (line: string) =>
		line.startsWith(prefix) ? line.slice(prefix.length) : optional ? line : '';
	return {
		write: ({ signatures }) => prefix + (signatures[0]?.value ?? ''),
		read: (value) => {
			if (!value.includes(',')) {
				const one = bare(value);
				return one === '' ? undefined : { signatures: [v1(one)] };
			}
			const given = lines(value);
			if (given.includes('')) return undefined;
			const signatures = given
				.map(bare)
				.filter((one) => one !== '')
				.map(v1);
			return signatures.length === 0 ? undefined : { signatures };
		},
	};
}

/** Each costs an HMAC of the body; a proxy that repeats a header repeats it once or twice. */
const MOST_TIMESTAMPS = 4;

/** `t=<timestamp>,v1=<signature>[,v1=…]`, parts in any order, unknown ones ignored (Stripe's form, Run a Call's own docs). */
export const pairs: SignatureFormat = {
	write: ({ signatures, timestamp }) =>
		[`t=${timestamp}`, ...signatures.map(({ value }) => `v1=${value}`)].join(','),
	read: (value) => {
		const timestamps: string[] = [];
		const signatures: Signature[] = [];
		for (const part of value.split(',')) {
			const [name, text] = split(part.trim(), '=');
			if (name === 'v1') signatures.push(v1(text));
			else if (name !== 't' || timestamps.includes(text)) continue;
			else if (timestamps.length < MOST_TIMESTAMPS) timestamps.push(text);
		}
		return signatures.length === 0 ? undefined : { signatures, timestamps };
	},
};

/** `v1,<base64> v1a,<base64> …`, unknown versions ignored (Standard Webhooks 1.0); commas separate repeated lines, too. */
export const versioned: SignatureFormat = {
	write: ({ signatures }) =>
		signatures.map(({ version, value }) => `${version},${value}`).join(' '),
	read: (value) => {
		const signatures: Signature[] = [];
		for (const part of value.split(value.includes(', ') ? /,? +/ : ' ')) {
			const [version, text] = split(part, ',');
			if (version === 'v1' || version === 'v1a') signatures.push({ version, value: text });
		}
		return signatures.length === 0 ? undefined : { signatures };
	},
};

function v1(value: string): Signature {
	return { version: 'v1', value };
}

/** What is before and after the first separator; a part without one is all name. */
function split(part: string, separator: string): readonly [string, string] {
	const at = part.indexOf(separator);
	return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}
