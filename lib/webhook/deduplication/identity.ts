import { hash as digest } from 'node:crypto';
import { short, type Content } from './content';
import type { Message } from '../http/message';
import { retryHorizonSeconds } from '../retry/platformDelivery';
import type { Envelope } from '../platform/envelope';
import type { EventReading, KeyParts } from '../platform/event';
import type { Platform } from '../platform/definition';

/*
 * What a duplicate is; docs/duplicates.md says the same to users. An event is a duplicate of an earlier one of its
 * trigger and type if it is
 * 1. the same delivery: the same body, with whatever id its platform gave it;
 * 2. or the same content as the last event about the same thing. Of a thing that something happens to once (a call
 *    ends) that holds for as long as the event is remembered; of one that changes again and again it holds for as long
 *    as its platform retries, and not where the platform numbers its requests and this one has another number.
 * A state that is reached again after another one is an event. Other content about what happens once is passed on, marked.
 */

/** What tells an event from its duplicates: digests only. */
export interface Identity {
	/** 16 bytes, equal for all that is about the same thing, or, where a thing has one such event, the same event. */
	readonly subject: Buffer;
	/** 16 bytes: 8 of a hash of the content, 8 of a hash of the delivery, zeros where nothing tells deliveries apart. */
	readonly fingerprint: Buffer;
	/** Whether it happens again and again to the same thing, so that other content is no surprise. */
	readonly happensAgain: boolean;
	/** For how long after the last event the same content is a duplicate; undefined: as long as it is remembered. */
	readonly sameContentSeconds: number | undefined;
	/** What versions before this one remembered it under. */
	readonly former: ReadonlyArray<{ readonly key: Buffer; readonly fingerprint: Buffer }>;
	/**
	 * Where the signature does not cover the body: 16 bytes of the signature. One that came with another body before
	 * vouches for nothing.
	 */
	readonly signature?: Buffer | undefined;
}

/** An event to identify. */
export interface Identified {
	readonly message: Message;
	readonly platform: Platform;
	/** Where keys are unique: one trigger node of one workflow. */
	readonly scope: string;
	readonly envelope: Envelope;
	readonly type: string | undefined;
	readonly reading: Pick<EventReading, 'parts' | 'thing'>;
	readonly content: Content;
	/** The signature's own text, where it does not cover the body. */
	readonly signature: string | undefined;
}

/** The identity of an event, and its key: 16 bytes, equal for its duplicates, whatever else happened to its thing. */
export function identityOf(event: Identified): {
	readonly key: Buffer;
	readonly identity: Identity;
} {
	const { message, platform, scope, envelope, type, reading, content, signature } = event;
	const named = envelope.typeUnsigned === true ? '' : (type ?? envelope.type ?? '');
	const keyOf = (parts: KeyParts) => hash([scope, platform.id, named, ...parts.map(String)]);
	// Without an identity in the payload, equal bytes are duplicates; no key is ever built from a missing part.
	const key = isKnown(reading.parts)
		? keyOf(['id', ...reading.parts])
		: keyOf(['body', digest('sha256', message.body, 'hex'), ...unrecognized(event)]);
	const happensAgain = isKnown(reading.thing) && isKnown(reading.parts);
	const subject = happensAgain ? keyOf(['thing', ...(reading.thing ?? [])]) : key;
	const compared =
		happensAgain || envelope.wholeBody === true
			? content.without(platform.deliveryFields ?? [])
			: content.data;
	const fingerprint = Buffer.concat([
		hash([compared]).subarray(0, 8),
		platform.delivery.inOrder === true ? Buffer.alloc(8) : hash([content.whole]).subarray(0, 8),
	]);
	const identity: Identity = {
		subject,
		fingerprint,
		happensAgain,
		sameContentSeconds: happensAgain ? sameContentSeconds(event) : undefined,
		former: formerOf(key, hash([content.data])),
		...(signature !== undefined && {
			signature: hash([scope, platform.id, 'signature', signature]),
		}),
	};
	return { key, identity };
}

/** Two events of no certain type and of equal bodies may be two happenings. */
function unrecognized({ type, envelope: { candidates }, message }: Identified): KeyParts {
	return type === undefined && candidates !== undefined ? [message.receivedAt] : [];
}

/** A platform that numbers its requests keeps the number when it tries again: another one is another event. */
function sameContentSeconds({ envelope, platform }: Identified): number {
	return envelope.requestId === undefined ? retryHorizonSeconds(platform.delivery) : 0;
}

/** An event under its key, and one of other content than the first under that key. */
function formerOf(key: Buffer, fingerprint: Buffer): Identity['former'] {
	const own = digest('sha256', Buffer.concat([key, fingerprint]), 'buffer').subarray(0, 16);
	return [
		{ key, fingerprint },
		{ key: own, fingerprint },
	];
}

function isKnown(parts: KeyParts = []): boolean {
	return parts.length > 0 && parts.every((part) => part !== undefined && part !== '');
}

/** 16 bytes over length-prefixed parts, so that no two lists of parts read the same. */
function hash(parts: readonly string[]): Buffer {
	const prefixed = parts
		.map(short)
		.map((part) => `${Buffer.byteLength(part)}:${part}`)
		.join('');
	return digest('sha256', prefixed, 'buffer').subarray(0, 16);
}
