import { isSame, proofOf, type SessionKey } from './key';

/** Somebody who signed in; times are epoch milliseconds. */
export interface Session {
	/** Random, 128 bits. */
	readonly id: string;
	readonly startedAt: number;
	/** When it was used last, about. */
	readonly usedAt: number;
	/** Whether its cookie is for HTTPS only: known when it begins, but not at each request behind every proxy. */
	readonly isSecure: boolean;
}

/** How long a session lasts at most, and how long unused. */
export interface SessionLimits {
	readonly totalMilliseconds: number;
	readonly idleMilliseconds: number;
}

/** Two processes' clocks don't differ by more. */
const SLACK_MILLISECONDS = 60_000;
/** Use is noted that often, not at each request. */
const NOTED_MILLISECONDS = 60_000;
const PURPOSE = 'session';
const TOKEN = /^([\w-]{22})\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([01])\.([\w-]{43})$/;

/** A new session; `random` gives that many bytes. */
export function newSession(
	now: number,
	isSecure: boolean,
	random: (bytes: number) => Buffer,
): Session {
	return { id: random(16).toString('base64url'), startedAt: now, usedAt: now, isSecure };
}

/** What the browser keeps of a session: all of it, and the proof that it is ours. */
export function tokenOf({ id, startedAt, usedAt, isSecure }: Session, key: SessionKey): string {
	const told = [id, startedAt.toString(36), usedAt.toString(36), isSecure ? '1' : '0'].join('.');
	return `${told}.${proofOf(key, PURPOSE, told)}`;
}

/** The session of a token; undefined for one that is not ours or whose time is over. */
export function sessionIn(
	token: string,
	key: SessionKey,
	now: number,
	limits: SessionLimits,
): Session | undefined {
	const [, id = '', started = '', used = '', secure = '', proof] = TOKEN.exec(token) ?? [];
	if (proof === undefined) return undefined;
	if (!isSame(proof, proofOf(key, PURPOSE, [id, started, used, secure].join('.'))))
		return undefined;
	const [startedAt, usedAt] = [parseInt(started, 36), parseInt(used, 36)];
	const session = { id, startedAt, usedAt, isSecure: secure === '1' };
	return isCurrent(session, now, limits) ? session : undefined;
}

function isCurrent({ startedAt, usedAt }: Session, now: number, limits: SessionLimits): boolean {
	if (startedAt > now + SLACK_MILLISECONDS || usedAt > now + SLACK_MILLISECONDS) return false;
	return now < endOf({ startedAt }, limits) && now < usedAt + limits.idleMilliseconds;
}

/** When a session ends however much it is used. */
export function endOf({ startedAt }: Pick<Session, 'startedAt'>, limits: SessionLimits): number {
	return startedAt + limits.totalMilliseconds;
}

/** The session as it is after a use; undefined where that was noted a moment ago. */
export function used(session: Session, now: number): Session | undefined {
	return now < session.usedAt + NOTED_MILLISECONDS ? undefined : { ...session, usedAt: now };
}

/** What proves that a form is one of this session's pages; `formId` tells those of one document from all others. */
export function formTokenOf({ id }: Session, key: SessionKey, formId: string): string {
	return `${formId}.${proofOf(key, 'form', `${id}.${formId}`)}`;
}

/** The id in a form's token; undefined where the token is none of this session. */
export function formIdIn(token: string, session: Session, key: SessionKey): string | undefined {
	const [formId = ''] = token.split('.');
	return isSame(token, formTokenOf(session, key, formId)) ? formId : undefined;
}
