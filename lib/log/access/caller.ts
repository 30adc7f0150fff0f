import type { LogRequest } from '../exchange';
import type { LogSettings } from '../settings';
import { cookieIn, sessionCookie } from './cookies';
import { isSame, sessionKey, type SessionKey } from './key';
import { sessionIn, type Session } from './session';

/** Who asks. */
export type Caller =
	/** A person who signed in. */
	| { readonly kind: 'session'; readonly session: Session; readonly key: SessionKey }
	/** A machine with the credential's token. */
	| { readonly kind: 'token' }
	| Stranger;

/** Anybody else; `waitSeconds` where there were too many wrong tokens. */
export interface Stranger {
	readonly kind: 'stranger';
	readonly waitSeconds?: number;
}

const STRANGER: Stranger = { kind: 'stranger' };

/** Finds out who asks. Rejects where the store can't tell whether a session was ended. */
export async function callerOf(request: LogRequest, settings: LogSettings): Promise<Caller> {
	const session = await sessionOf(request, settings);
	if (session !== undefined) return session;
	const token = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
	// A browser sends none by itself; one that a proxy adds is not meant for the page.
	const isBrowser = (request.headers.accept ?? '').includes('text/html');
	return token === undefined || isBrowser ? STRANGER : ofToken(token, request, settings);
}

async function sessionOf(
	{ headers }: LogRequest,
	{ password, pageId, session: limits, ended, now }: LogSettings,
): Promise<Caller | undefined> {
	const cookie = cookieIn(headers.cookie, sessionCookie(pageId));
	if (cookie === undefined) return undefined;
	const key = await sessionKey(password, pageId);
	const session = sessionIn(cookie, key, now(), limits);
	if (session === undefined || (await ended.isEnded(session.id))) return undefined;
	return { kind: 'session', session, key };
}

/** The right token is never made to wait: it can't be guessed, and strangers shall not keep machines out. */
function ofToken(
	given: string,
	{ address }: LogRequest,
	{ token, tries, now, log }: LogSettings,
): Caller {
	// Compared also where there is none, so that the time doesn't tell.
	const isRight = isSame(given, token ?? '');
	if (isRight && token !== undefined) return { kind: 'token' };
	log.rejected('token', address);
	const waitSeconds = tries.token.waitSeconds(address, now());
	if (waitSeconds > 0) return { kind: 'stranger', waitSeconds };
	tries.token.failed(address, now());
	return STRANGER;
}
