import type { MalformedBody } from '../receive';
import type { RejectionReason } from '../signature/verification';

/** Why a request was rejected, or no run could be started for it. A closed set: what is counted by it stays small. */
export type Reason =
	| RejectionReason
	| MalformedBody
	/** n8n could not read the body: its compression is broken, it is too large, or the sender hung up. */
	| 'body-unreadable'
	| 'address-not-allowed'
	/** The settings or the credential of the trigger can't be used. */
	| 'cannot-verify'
	| 'store-unavailable'
	/** n8n did not store the run. */
	| 'run-not-stored';
