import type { Claims } from './hmac';

/** Why a request was rejected. A closed set: logged for the operator, never told to the caller. */
export type RejectionReason =
	| 'secret-missing'
	| 'signature-missing'
	| 'signature-malformed'
	| 'signature-mismatch'
	| 'timestamp-missing'
	| 'timestamp-malformed'
	| 'timestamp-too-old'
	| 'timestamp-too-new'
	| 'id-missing'
	| 'id-malformed'
	| 'address-mismatch'
	| 'type-missing'
	| 'token-mismatch';

/** Whether a request comes from who holds the secret; `keyIndex` tells which of the keys fitted. */
export type Verification =
	| {
			readonly ok: true;
			readonly keyIndex: number;
			readonly claims: Claims;
			/** Whether the signature covered the body. */
			readonly signsBody: boolean;
	  }
	| { readonly ok: false; readonly reason: RejectionReason };

/** The clock and how far a signed timestamp may be from it, in seconds, either way. */
export interface Window {
	readonly nowSeconds: number;
	/** Undefined: the scheme's own tolerance. Infinity: timestamps are not judged. */
	readonly toleranceSeconds?: number | undefined;
}

/** Tells whether a time is outside the window around now, and on which side; Infinity admits all. */
export function outside(
	seconds: number,
	nowSeconds: number,
	toleranceSeconds: number,
): 'timestamp-too-old' | 'timestamp-too-new' | undefined {
	if (nowSeconds - seconds > toleranceSeconds) return 'timestamp-too-old';
	return seconds - nowSeconds > toleranceSeconds ? 'timestamp-too-new' : undefined;
}

/** Whether a request was rejected only for its time. */
export function isOutsideWindow(reason: RejectionReason): boolean {
	return reason === 'timestamp-too-old' || reason === 'timestamp-too-new';
}

/** A rejection, as a value. */
export function reject(reason: RejectionReason): Verification {
	return { ok: false, reason };
}
