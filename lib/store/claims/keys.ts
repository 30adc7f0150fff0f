import { createHash } from 'node:crypto';

import { type ClaimedEvent, type ClaimRequest, contentBytes, digestBytes } from '../claims';

/* Where an event is claimed and remembered, beside its own key, and when two are the same: alike in all engines. */

/** Where an event is claimed while another one is in flight under its key: by what tells it from others. */
export function ownKey({ key, fingerprint, sameContent: rule }: ClaimRequest): Buffer {
	return rule?.withinMilliseconds === 0
		? deliveryKey(key, fingerprint)
		: contentKey(key, fingerprint);
}

/** Every key that an event may be claimed under, its own first. */
export function keysOf({ key, fingerprint }: ClaimedEvent): Buffer[] {
	return [key, contentKey(key, fingerprint), deliveryKey(key, fingerprint)];
}

/** Every key that the claim of an event may stand under, that of its signature too. */
export function claimKeysOf(event: ClaimedEvent): Buffer[] {
	const { signature } = event;
	if (signature === undefined) return keysOf(event);
	return [signature.key, ...keysOf(event), ...keysOf(apart(event))];
}

/** The event whose signature is another delivery's, under a key of its own. */
export function apart<Event extends ClaimedEvent>(event: Event): Event {
	const { key, fingerprint, signature } = event;
	const hash = createHash('sha256')
		.update('apart')
		.update(signature?.key ?? key);
	const own = hash.update(key).update(fingerprint).digest().subarray(0, digestBytes);
	return { ...event, key: own, signature: undefined, former: undefined };
}

/** An event's signature as an event of its own, whose content is the delivery it came with. */
export function signatureOf<Event extends ClaimedEvent>(event: Event): Event | undefined {
	if (event.signature === undefined) return undefined;
	const delivery = event.fingerprint.subarray(contentBytes);
	const fingerprint = Buffer.concat([delivery, Buffer.alloc(digestBytes - contentBytes)]);
	const { key } = event.signature;
	const plain = { signature: undefined, former: undefined, sameContent: undefined };
	return { ...event, ...plain, key, fingerprint };
}

/** Where an event is remembered once another one has become the last under its key: by its delivery. */
export function deliveryKey(key: Buffer, fingerprint: Uint8Array): Buffer {
	return joined(fingerprint.subarray(contentBytes), key);
}

/** Where an event with this content is claimed while another one under its key is in flight. */
function contentKey(key: Buffer, fingerprint: Buffer): Buffer {
	return joined(fingerprint.subarray(0, contentBytes), key);
}

/** The hash comes first: the index looks at the first bytes only. */
function joined(hash: Uint8Array, key: Buffer): Buffer {
	return Buffer.concat([hash, key.subarray(0, contentBytes)]);
}

/** Whether a fingerprint tells its delivery from others. */
export function tellsDelivery(fingerprint: Uint8Array): boolean {
	return fingerprint.subarray(contentBytes).some((byte) => byte !== 0);
}

/** Whether two fingerprints are of the same delivery. */
export function sameDelivery(one: Uint8Array, other: Uint8Array): boolean {
	return tellsDelivery(one) && Buffer.compare(tail(one), tail(other)) === 0;
}

/** Whether two fingerprints are of the same content. */
export function sameContent(one: Uint8Array, other: Uint8Array): boolean {
	return Buffer.compare(one.subarray(0, contentBytes), other.subarray(0, contentBytes)) === 0;
}

function tail(fingerprint: Uint8Array): Uint8Array {
	return fingerprint.subarray(contentBytes);
}
