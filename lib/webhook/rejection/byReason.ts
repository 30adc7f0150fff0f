import type { Platform } from '../platform/definition';
import { secretWord, senderOf } from '../platform/words';
import type { Reason } from './reasons';

/** What is wrong with a request, and what fixes it: a sentence, or a few, each. */
export interface Explanation {
	readonly message: string;
	readonly description: string;
}

/** What sentences say of a platform. */
export type ExplainedPlatform = Pick<Platform, 'name' | 'subscription'> & {
	readonly signature: Pick<Platform['signature'], 'marks' | 'needsSecret'>;
};

/** Explains a request to a trigger of that platform. */
export type Explain = (platform: ExplainedPlatform) => Explanation;

const enterAgain = (platform: ExplainedPlatform) =>
	`${platform.subscription.secret} Copy the whole ${secretWord(platform)} again into this trigger's credential.`;

/** That the request, or its signature, is not the platform's. */
export const byAnother = (platform: ExplainedPlatform) => {
	const { marks } = platform.signature;
	const header =
		marks.length === 0
			? 'the header that contains the signature'
			: `the header ${marks.join(' or ')}, which contains the signature`;
	return `Check that ${senderOf(platform)} sent it, and that proxies in between pass on ${header}.`;
};

const incomplete =
	(part: string): Explain =>
	(platform) => ({
		message: `Received a request without ${part}, which its signature requires`,
		description: byAnother(platform),
	});

/** That a signed time is not close enough to that of n8n. */
export const late =
	(how: string): Explain =>
	() => ({
		message: `Received a request whose time is too far in the ${how}`,
		description:
			'Check the clock of the n8n machine. If the request was delayed or replayed on purpose, set a longer Replay Window under Options.',
	});

/** That the body is no event. */
export const notAnObject: Explain = (platform) => ({
	message: 'Received a request whose body is not a JSON object',
	description: `Check that ${senderOf(platform)} sent it, and that no proxy in between changes the body.`,
});

/** What to say of each reason; of an address it depends on the address. */
export const BY_REASON: Readonly<Record<Exclude<Reason, 'address-not-allowed'>, Explain>> = {
	'secret-missing': (platform) => ({
		message: `Received a request, but this trigger's credential has no usable ${secretWord(platform)}`,
		description: enterAgain(platform),
	}),
	'signature-mismatch': (platform) => ({
		message:
			"Received a request whose signature doesn't match the secret in this trigger's credential",
		description: enterAgain(platform),
	}),
	'signature-missing': (platform) => ({
		message: 'Received a request without a signature',
		description: byAnother(platform),
	}),
	'signature-malformed': (platform) => ({
		message: 'Received a request whose signature is malformed',
		description: byAnother(platform),
	}),
	'timestamp-missing': incomplete('a time'),
	'timestamp-malformed': incomplete('a readable time'),
	'timestamp-too-old': late('past'),
	'timestamp-too-new': late('future'),
	'id-missing': incomplete('an ID'),
	'id-malformed': incomplete('a readable ID'),
	'type-missing': incomplete('an event type'),
	'address-mismatch': (platform) => ({
		message: 'Received a request that was signed for another webhook URL',
		description: `In ${senderOf(platform)} (${platform.subscription.where}) compare the webhook's URL with the one this trigger shows.`,
	}),
	'token-mismatch': (platform) => ({
		message: 'Received a request without the right token',
		description: `Append &token= and the token from this trigger's credential to the URL you entered in ${senderOf(platform)}.`,
	}),
	'body-not-json': notAnObject,
	'body-not-an-object': notAnObject,
	'body-too-deep': (platform) => ({
		message: 'Received a request whose body is nested too deeply',
		description: `Check that ${senderOf(platform)} sent it: no event is nested like that.`,
	}),
	'body-unreadable': () => ({
		message: "Received a request whose body can't be read",
		description:
			'Its compression is broken, it is larger than n8n accepts, or the sender closed the connection. If the request is genuine and large, raise N8N_PAYLOAD_SIZE_MAX.',
	}),
	'cannot-verify': () => ({
		message: "Received a request that this trigger can't verify, and answered 503",
		description:
			"n8n's log says why: usually the trigger's credential was deleted, or one of its options is invalid. Correct it, and publish the workflow again; what the sender retries is then accepted.",
	}),
	'store-unavailable': () => ({
		message: 'Received an event while the deduplication store was unavailable, and answered 503',
		description:
			"n8n's log says why the store is unavailable. To accept such events instead, set If Deduplication Fails to Accept and Mark under Options.",
	}),
	'run-not-stored': () => ({
		message: "Received an event whose execution n8n couldn't store, and answered that it failed",
		description:
			"n8n's log says why: usually its database was unavailable. What the sender retries is accepted once the database works again.",
	}),
};
