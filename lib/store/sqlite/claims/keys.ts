import { createHash } from 'node:crypto';

import { type ClaimedEvent, type ClaimRequest, contentBytes, digestBytes } from '../../claims';
import { contentKey, deliveryKey } from './remembered';

/* Where an event is claimed and remembered, beside its own key. */

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
