import { createHash } from 'node:crypto';

import type { ClaimRequest } from '../../../../lib/store/claims';

/** 16 bytes made of a text. */
export function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest().subarray(0, 16);
}

/** A claim of an event by name, with content and delivery by name and a lease of 30 seconds. */
export function request(
	event: string,
	content = event,
	delivery = content,
	more: Partial<ClaimRequest> = {},
): ClaimRequest {
	return {
		key: digest(event),
		fingerprint: Buffer.concat([
			digest(`content ${content}`).subarray(0, 8),
			delivery === '' ? Buffer.alloc(8) : digest(`delivery ${delivery}`).subarray(0, 8),
		]),
		leaseMilliseconds: 30_000,
		...more,
	};
}

/** What a claim holds of a signature by name that does not cover the body; remembered for a day. */
export function signedBy(signature: string): Pick<ClaimRequest, 'signature'> {
	const key = digest(`signature ${signature}`);
	return { signature: { key, rememberMilliseconds: 24 * 3600 * 1000 } };
}
