import { NodeOperationError, type IWebhookFunctions } from 'n8n-workflow';
import { truncatedLine } from '../../../text/error';
import type { VerdictKind } from '../../../webhook/answers';
import type { Platform } from '../../../webhook/platform/definition';
import { ALL_EVENTS } from '../../outputs';
import type { TriggerSettings } from '../settings';
import { titleOf } from '../../titles';
import { secretWord } from '../texts';

/** An error as the output panel shows it: what is wrong, then what to do. */
export interface Told {
	readonly message: string;
	readonly description: string;
}

/**
 * Ends "Listen for test event" with an error in the node's output, after the request was answered: whoever tests sees
 * why no event came. Only for test mode; in production a stranger's request must never start a run.
 */
export function endListening(context: IWebhookFunctions, { message, description }: Told): never {
	const response = context.getResponseObject();
	// n8n answers whatever is thrown with 500; this request has its answer.
	response.status = () => response;
	response.json = () => response;
	throw new NodeOperationError(context.getNode(), message, { description });
}

/** What to say of an event that is not selected. */
export function toldOfUnselected(
	{ selection }: Pick<TriggerSettings, 'selection'>,
	type: string | undefined,
): Told {
	const selected = selection === 'all' ? [ALL_EVENTS] : [...selection];
	const event =
		type === undefined ? 'an event of an unknown type' : `"${truncatedLine(titleOf(type))}"`;
	return {
		message: `Received ${event}, but this trigger has only ${selected.map(titleOf).join(', ')} selected`,
		description: 'Select it in Events, or select All Events, then listen again.',
	};
}

/** What to say of a request that was rejected; `reason` as in the log, for an address the address. */
export function toldOfRejection(
	{ platform }: Pick<TriggerSettings, 'platform'>,
	kind: VerdictKind,
	reason: string,
): Told {
	const toldOf = REASONS[reason] ?? (kind === 'addressNotAllowed' ? addressOf(reason) : MALFORMED);
	return toldOf(platform);
}

const again = (platform: Platform) =>
	`${platform.subscription.secret} Copy the whole ${secretWord(platform)} again into this trigger's credential, then listen again.`;

const byAnother = ({ name, signature }: Platform) =>
	`Check that ${name} sent it, and that proxies in between pass on the header ${signature.marks.join(' or ')}, which contains the signature.`;

const incomplete = (part: string) => (platform: Platform) => ({
	message: `Received a request without ${part}, which its signature requires`,
	description: byAnother(platform),
});

const late = (how: string) => () => ({
	message: `Received a request whose time is too far in the ${how}`,
	description:
		'Check the clock of the n8n machine. If the request was delayed or replayed on purpose, set a longer Replay Window under Options.',
});

const addressOf = (address: string) => () => ({
	message: `Received a request from ${truncatedLine(address)}, which is not in Allowed IP Addresses`,
	description:
		'Add the address under Options if the request is genuine. Behind a reverse proxy, set N8N_PROXY_HOPS so that n8n sees the real address.',
});

const MALFORMED = ({ name }: Platform): Told => ({
	message: 'Received a request whose body is not a JSON object',
	description: `Check that ${name} sent it, and that no proxy in between changes the body.`,
});

const REASONS: Readonly<Record<string, (platform: Platform) => Told>> = {
	'secret-missing': (platform) => ({
		message: `Received a request, but this trigger's credential has no usable ${secretWord(platform)}`,
		description: again(platform),
	}),
	'signature-mismatch': (platform) => ({
		message:
			"Received a request whose signature doesn't match the secret in this trigger's credential",
		description: again(platform),
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
	'address-mismatch': ({ name, subscription }) => ({
		message: 'Received a request that was signed for another webhook URL',
		description: `In ${name} (${subscription.where}) compare the webhook's URL with the one this trigger shows.`,
	}),
	'token-mismatch': ({ name }) => ({
		message: 'Received a request without the right token',
		description: `Append &token= and the token from this trigger's credential to the URL you entered in ${name}, then listen again.`,
	}),
};
