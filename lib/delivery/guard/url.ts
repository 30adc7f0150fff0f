import { block, checkTarget, type GuardPolicy, type GuardBlock } from './rules';

/** What the guard says of a URL. The sender uses `url`, the spelling that was judged, not what it was given. */
export type GuardVerdict = { readonly allowed: true; readonly url: string } | GuardBlock;

const LONGEST_URL = 8192;
const EXAMPLE = 'Enter for example https://hooks.example.com/calls.';

/**
 * Judges a URL as it is written, without the network. It is read by the WHATWG rules, as undici reads it, so that
 * `0x7f.1`, `127。0。0。1` and `2130706433` are the 127.0.0.1 that they would reach.
 */
export function checkUrl(text: unknown, policy: GuardPolicy): GuardVerdict {
	if (typeof text !== 'string' || text.trim() === '') {
		return block('not-a-url', `The URL is empty. ${EXAMPLE}`);
	}
	if (text.length > LONGEST_URL) {
		return block(
			'url-too-long',
			`The URL is longer than ${LONGEST_URL} characters; use a shorter one.`,
		);
	}
	if (!URL.canParse(text)) return block('not-a-url', `This is not a valid URL. ${EXAMPLE}`);
	const url = new URL(text);
	const blocked = checkTarget(url, policy);
	if (blocked) return blocked;
	if (url.username !== '' || url.password !== '') {
		return block(
			'credentials-in-url',
			'The URL contains a user name or password, which would appear in logs; send it in a header instead.',
		);
	}
	return { allowed: true, url: url.href };
}
