import { UNANSWERED_STATUSES } from './sections';
import type { RecordDraft } from './schema';

/** Which way a call or message went, seen from the business. */
export type Direction = 'inbound' | 'outbound';
/** A call's status in the record. */
export type CallStatus = NonNullable<NonNullable<RecordDraft['call']>['status']>;

/** The direction a platform's word tells: inbound, Incoming, IN, outbound, Outgoing, OUT; undefined for any other. */
export function directionOf(word: unknown): Direction | undefined {
	if (typeof word !== 'string' || word.length > LONGEST_WORD) return undefined;
	const plain = plainOf(word);
	if (INBOUND.test(plain)) return 'inbound';
	return OUTBOUND.test(plain) ? 'outbound' : undefined;
}

const INBOUND = /^(?:in ?bound|in ?coming|(?:in|received)(?: (?:call|sms|message|api))?$)/;
const OUTBOUND = /^(?:out ?bound|out ?going|(?:out|sent)(?: (?:call|sms|message|api|dial))?$)/;

/**
 * What a platform's word says a call came to: "no-answer", "Missed Call", "INCOMING_VOICEMAIL"; undefined where it says
 * nothing of that. An incoming call that was not answered is missed; an outgoing one that was missed, or that the
 * other end's voicemail took, had no answer.
 */
export function outcomeOf(
	word: string | undefined,
	direction: Direction | undefined,
): CallStatus | undefined {
	if (word === undefined || word.length > LONGEST_WORD) return undefined;
	const plain = plainOf(word).replace(/^(?:in|out) ?(?:coming|going|bound) /, '');
	const outcome = OUTCOMES.find(([, said]) => said.test(plain))?.[0];
	if (outcome === 'noAnswer' && direction === 'inbound') return 'missed';
	const theirsUntaken = outcome === 'missed' || outcome === 'voicemail';
	return theirsUntaken && direction === 'outbound' ? 'noAnswer' : outcome;
}

const OUTCOMES: ReadonlyArray<readonly [CallStatus, RegExp]> = [
	[
		'voicemail',
		/^(?:overflowed to |left (?:a |on )?|sent to |went to )?(?:voice ?mail|(?:answering )?machine|vm)(?: (?:left|received|detected|call))?$/,
	],
	['abandoned', /^(?:call )?(?:abandon(?:ed)?(?: call| (?:before|in|by|during) .*)?|drop)$/],
	['missed', /^(?:call )?missed(?: call)?$/],
	[
		'noAnswer',
		/^(?:call |ring |rang )?(?:no ?answer|unanswered|not answered|no reply|no response|no ?pick ?up|not picked up|timed? ?out|ring ?out)$/,
	],
	['busy', /^(?:line |user |number )?busy(?: signal)?$/],
	['canceled', /^(?:call )?cancell?ed(?: call| (?:by|before|during) .*)?$/],
	[
		'failed',
		/^(?:call |number )?(?:failed|failure|error|congestion|unreachable|not reachable|undelivered|(?:invalid|disconnected|unallocated)(?: number)?|(?:not in|out of) service)$/,
	],
	['completed', /^(?:call )?(?:completed?|answered|ended|finished|connected)$/],
];

/** Whether a call that came to this was answered by nobody. */
export const isUnanswered = (status: CallStatus | undefined) =>
	status !== undefined && UNANSWERED.has(status);

const UNANSWERED: ReadonlySet<CallStatus> = new Set(UNANSWERED_STATUSES);

/** What says more than a direction or an outcome is a text. */
const LONGEST_WORD = 200;

const plainOf = (word: string) =>
	word
		.toLowerCase()
		.replace(/[\s_.-]+/g, ' ')
		.trim();
