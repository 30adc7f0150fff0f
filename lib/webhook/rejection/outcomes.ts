import type { VerdictKind } from '../answers';
import type { Platform } from '../platform/definition';
import { isOutsideWindow, type RejectionReason } from '../signature/verification';
import type { Reason } from './reasons';

/** What a request turned out to be, and why where it was rejected. */
export interface Outcome {
	readonly verdict: VerdictKind;
	/** Empty where there is none. */
	readonly reason: Reason | '';
}

/** What a platform says of how its requests can turn out. */
export type JudgedPlatform = Pick<Platform, 'handshake'> & {
	readonly signature: Pick<Platform['signature'], 'rejections' | 'signsNoTime'>;
};

const OF_ANY: readonly Outcome[] = [
	{ verdict: 'accepted', reason: '' },
	{ verdict: 'duplicate', reason: '' },
	{ verdict: 'notSelected', reason: '' },
	{ verdict: 'inFlight', reason: '' },
	{ verdict: 'unavailable', reason: 'cannot-verify' },
	{ verdict: 'unavailable', reason: 'store-unavailable' },
	{ verdict: 'unavailable', reason: 'run-not-stored' },
	{ verdict: 'malformed', reason: 'body-not-json' },
	{ verdict: 'malformed', reason: 'body-not-an-object' },
	{ verdict: 'malformed', reason: 'body-too-deep' },
	{ verdict: 'malformed', reason: 'body-unreadable' },
	{ verdict: 'addressNotAllowed', reason: 'address-not-allowed' },
];

/** What is signed without a time is judged by that of the event. */
const BY_EVENT_TIME: readonly RejectionReason[] = ['timestamp-too-old', 'timestamp-too-new'];

/** Everything that requests to a trigger of the platform can turn out to be, each once. */
export function outcomesOf({ signature, handshake }: JudgedPlatform): readonly Outcome[] {
	const { rejections, signsNoTime } = signature;
	const reasons = new Set([...rejections, ...(signsNoTime ? BY_EVENT_TIME : [])]);
	return [
		...OF_ANY,
		...(handshake === undefined ? [] : [{ verdict: 'handshake', reason: '' } as const]),
		...[...reasons].map((reason) => ({
			verdict: isOutsideWindow(reason) ? ('stale' as const) : ('forged' as const),
			reason,
		})),
	];
}
