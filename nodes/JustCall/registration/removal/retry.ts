import { oneLine, errorMessage } from '../../../../lib/text/error';
import { RegistrationError } from '../api/error';

/** Pauses before a removal that failed is tried again; the last one repeats. */
const PAUSES_MILLISECONDS = [60_000, 600_000, 3_600_000];
/** How long after it was first tried a removal is given up. */
export const GIVEN_UP_AFTER_MILLISECONDS = 30 * 86_400_000;

/** What is done about a removal that failed, and what the operator is told. */
export type NextStep =
	| { readonly kind: 'again'; readonly milliseconds: number; readonly says: string }
	/** The account's key is no longer valid: the next one to publish with its credential brings another. */
	| { readonly kind: 'wait'; readonly says: string }
	| { readonly kind: 'give up'; readonly says: string };

/** Decides on a removal that failed for the nth time (from 0) in this process, so long after it was first tried. */
export function afterFailure(error: unknown, failures: number, ageMilliseconds: number): NextStep {
	const failed = `JustCall webhooks could not be removed: ${oneLine(errorMessage(error))}`;
	if (ageMilliseconds > GIVEN_UP_AFTER_MILLISECONDS)
		return { kind: 'give up', says: `${failed} ${BY_HAND}` };
	if (error instanceof RegistrationError && error.code === 'unauthorised')
		return { kind: 'wait', says: `${failed} ${WITH_ANOTHER_KEY}` };
	const pauses = PAUSES_MILLISECONDS;
	const milliseconds = pauses[Math.min(failures, pauses.length - 1)] ?? 0;
	const says = `${failed} The next attempt is in ${milliseconds / 60_000} min.`;
	return { kind: 'again', milliseconds, says };
}

const BY_HAND = 'Delete them in JustCall under Settings > API & Webhooks.';
const WITH_ANOTHER_KEY =
	'The next attempt follows when a workflow with this credential is published or n8n restarts. You can also delete them in JustCall under Settings > API & Webhooks.';
