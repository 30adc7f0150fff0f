import type { Message } from './http/message';
import type { Platform } from './platform/definition';
import type { Envelope } from './platform/envelope';
import { retryHorizonSeconds } from './retry/platformDelivery';
import type { Claims } from './signature/hmac';
import type { Key } from './signature/keys';
import { isOutsideWindow, outside, type RejectionReason } from './signature/verification';

/** How strictly a trigger looks at who sent a request. */
export interface Strictness {
	readonly platform: Platform;
	/**
	 * Keys of all secrets that are valid now. None: a secret is configured but can't be used, so every request is
	 * rejected. Undefined: no secret is configured, which only a platform that does not sign admits.
	 */
	readonly keys: readonly Key[] | undefined;
	/** False: the user switched verification off. */
	readonly verification: boolean;
	/** How far a signed time may be off, in seconds; undefined: as the platform's scheme says. */
	readonly toleranceSeconds?: number | undefined;
	/** For how long events are remembered; undefined: they are not. */
	readonly rememberSeconds?: number | undefined;
}

/** A request that nobody vouches for, or not for now. */
export interface Unauthentic {
	readonly kind: 'forged' | 'stale';
	readonly reason: RejectionReason;
}

/** What the sender's signature vouches for. */
export interface Sender {
	readonly claims: Claims;
	readonly signsBody: boolean;
}

/** What vouches for a request, or why nothing does. */
export function authenticate(message: Message, strictness: Strictness): Sender | Unauthentic {
	const { platform, keys, verification, toleranceSeconds } = strictness;
	if (!verification) return { claims: {}, signsBody: false };
	const nowSeconds = message.receivedAt / 1000;
	const verified = platform.signature.verify(message, keys, { nowSeconds, toleranceSeconds });
	if (verified.ok) return verified;
	const { reason } = verified;
	return { kind: isOutsideWindow(reason) ? 'stale' : 'forged', reason };
}

/**
 * Why a request comes too late that its sender vouches for. Where the signature has no time of its own but covers the body,
 * a window the user sets judges the body's time.
 * A signed time of its own was judged already, and is the better one: it is that of the attempt, not of the event.
 */
export function lateness(
	envelope: Envelope,
	message: Message,
	{ platform, toleranceSeconds, rememberSeconds }: Strictness,
	{ claims, signsBody }: Sender,
): RejectionReason | undefined {
	if (envelope.occurredAt === undefined) return undefined;
	if (claims.timestamp !== undefined || !signsBody) return undefined;
	const happened = Date.parse(envelope.occurredAt) / 1000;
	const now = message.receivedAt / 1000;
	if (toleranceSeconds !== undefined) {
		// The body tells when the event happened, not when it was sent: a retry is as old as its pauses are long.
		const window = Math.max(toleranceSeconds, retryHorizonSeconds(platform.delivery));
		return outside(happened, now, window);
	}
	// What is no longer remembered can't be told from a request that was captured and is sent again.
	const remembered = platform.delivery.dated === true ? (rememberSeconds ?? Infinity) : Infinity;
	return now - happened > remembered ? 'timestamp-too-old' : undefined;
}
