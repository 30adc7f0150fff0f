import { createHash } from 'node:crypto';
import { digestBytes, type ClaimedEvent } from '../../store/claims';

/** What stands in the deduplication store, beside triggers' events, for something of the log page's own: `what` it is, and its id. */
export function ownEvent(what: string, id: string): ClaimedEvent {
	const digest = createHash('sha256').update(`log page: ${what}\0${id}`).digest();
	return {
		key: digest.subarray(0, digestBytes),
		fingerprint: digest.subarray(digestBytes, 2 * digestBytes),
	};
}
