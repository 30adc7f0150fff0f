import { truncatedLine } from '../../text/error';
import type { VerdictKind } from '../answers';
import {
	BY_REASON,
	byAnother,
	late,
	notAnObject,
	type Explain,
	type ExplainedPlatform,
	type Explanation,
} from './byReason';

/** A request as the log has it. */
export interface ExplainedRequest {
	/** Name of the trigger's platform. */
	readonly platform: string;
	readonly verdict: VerdictKind;
	/** Empty where there is none. */
	readonly reason: string;
	/** Where it came from; undefined for all requests of this verdict and reason. */
	readonly address?: string | undefined;
}

/**
 * Explains what a trigger made of a request; undefined where there is nothing to explain, as it was accepted. What
 * differs by platform is taken from these; any other platform is the user's own system.
 */
export function explanationOf(
	{ platform: name, verdict, reason, address }: ExplainedRequest,
	platforms: readonly ExplainedPlatform[],
): Explanation | undefined {
	const platform = platforms.find((one) => one.name === name) ?? OWN_SYSTEM;
	if (reason === 'address-not-allowed') return addressNotAllowed(address);
	return (explainerOf(reason) ?? BY_VERDICT[verdict])?.(platform);
}

/** Another version may have stored reasons that this one doesn't know. */
function explainerOf(reason: string): Explain | undefined {
	return Object.entries(BY_REASON).find(([name]) => name === reason)?.[1];
}

/** What holds for any system that signs. */
const OWN_SYSTEM: ExplainedPlatform = {
	name: 'Signed Webhook',
	signature: { marks: [], needsSecret: true },
	subscription: {
		by: 'hand',
		sender: 'your system',
		where: "your system's webhook settings",
		secret: 'Use the secret or the public key of the sending system.',
		steps: [],
	},
};

function addressNotAllowed(address: string | undefined): Explanation {
	const from =
		address === undefined
			? 'Received requests from addresses that are'
			: `Received a request from ${truncatedLine(address)}, which is`;
	return {
		message: `${from} not in Allowed IP Addresses`,
		description:
			'Add the address under Options if the request is genuine. Behind a reverse proxy, set N8N_PROXY_HOPS so that n8n sees the real address.',
	};
}

const BY_VERDICT: Readonly<Record<VerdictKind, Explain | undefined>> = {
	accepted: undefined,
	handshake: undefined,
	duplicate: () => ({
		message: 'Received an event again',
		description:
			'Nothing to do: the workflow was started only once. Senders repeat an event whose answer they missed.',
	}),
	notSelected: () => ({
		message: "Received an event that this trigger doesn't have selected",
		description: 'Select it in Events, or select All Events, if the workflow should start on it.',
	}),
	inFlight: () => ({
		message: 'Received an event again while n8n was still storing its execution',
		description:
			'Nothing to do: the sender was asked to repeat it. If this happens often, n8n takes too long to store executions: see whether its database is slow.',
	}),
	unavailable: () => ({
		message: 'Received an event that could not be processed, and answered 503',
		description: "n8n's log says why. The sender retries it.",
	}),
	malformed: notAnObject,
	forged: (platform) => ({
		message: 'Received a request that could not be verified',
		description: byAnother(platform),
	}),
	stale: late('past'),
	addressNotAllowed: () => addressNotAllowed(undefined),
};
