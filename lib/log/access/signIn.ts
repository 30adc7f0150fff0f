import { createHash } from 'node:crypto';
import type { LogRequest } from '../exchange';
import type { LogSettings } from '../settings';
import { cookieHeader, cookieIn, sessionCookie, SIGN_IN_COOKIE } from './cookies';
import { isSame, sessionKey } from './key';
import { isOwnForm } from './origin';
import { newSession, tokenOf } from './session';

/** What becomes of a sign-in. */
export type SignIn =
	| { readonly kind: 'signedIn'; readonly cookies: readonly string[] }
	/** A form of another site, or of a browser that keeps no cookies. */
	| { readonly kind: 'forged' }
	| { readonly kind: 'wrong' }
	| { readonly kind: 'wait'; readonly seconds: number };

const CHALLENGE = /^[\w-]{22}$/;

/**
 * What ties a sign-in form to the browser it is shown in: a random text that the browser keeps, and its hash in the form. No
 * secret of ours is in it, as anybody may ask for the form.
 */
export function challengeFor(
	{ headers, isHttps }: LogRequest,
	random: LogSettings['random'],
): { readonly field: string; readonly cookies: readonly string[] } {
	const kept = cookieIn(headers.cookie, SIGN_IN_COOKIE) ?? '';
	const text = CHALLENGE.test(kept) ? kept : random(16).toString('base64url');
	const cookies = text === kept ? [] : [cookieHeader(SIGN_IN_COOKIE, text, isHttps)];
	return { field: fieldOf(text), cookies };
}

/** Judges a posted sign-in form. */
export async function signIn(request: LogRequest, settings: LogSettings): Promise<SignIn> {
	const { headers, form, address, isHttps } = request;
	const { password, pageId, hosts, tries, now, random, log } = settings;
	const kept = cookieIn(headers.cookie, SIGN_IN_COOKIE) ?? '';
	const isOurs = CHALLENGE.test(kept) && isSame(form.challenge?.[0] ?? '', fieldOf(kept));
	if (!isOurs || !isOwnForm(request, hosts)) return { kind: 'forged' };
	// Nothing is awaited from here to where a failure is counted: tries at the same time count each.
	const seconds = tries.password.waitSeconds(address, now());
	if (seconds > 0) return { kind: 'wait', seconds };
	if (!isSame(form.password?.[0] ?? '', password)) {
		tries.password.failed(address, now());
		log.rejected('password', address);
		return { kind: 'wrong' };
	}
	tries.password.succeeded(address, now());
	const key = await sessionKey(password, pageId);
	const token = tokenOf(newSession(now(), isHttps, random), key);
	return {
		kind: 'signedIn',
		cookies: [
			cookieHeader(sessionCookie(pageId), token, isHttps),
			cookieHeader(SIGN_IN_COOKIE, '', isHttps),
		],
	};
}

function fieldOf(challenge: string): string {
	return createHash('sha256').update(`sign in\0${challenge}`).digest('base64url');
}
