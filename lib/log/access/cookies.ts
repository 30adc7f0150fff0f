import { createHash } from 'node:crypto';

/** The cookie with the random text that ties a sign-in form to the browser it was shown in. */
export const SIGN_IN_COOKIE = 'webhookLogSignIn';

const NAME_DIGITS = 8;

/** The cookie with a page's session: a proxy may show several pages in one folder. */
export function sessionCookie(pageId: string): string {
	const digest = createHash('sha256').update(pageId).digest('hex');
	return `webhookLogSession-${digest.slice(0, NAME_DIGITS)}`;
}

/** The first cookie of that name in a header. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
	for (const pair of (header ?? '').split(';')) {
		const at = pair.indexOf('=');
		if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
	}
	return undefined;
}

/**
 * The header that sets a cookie for as long as the browser is open; an empty value takes it away. It has no path: the browser
 * takes the folder of the page's address as it knows it, behind any proxy. Lax, so that a link to the page from elsewhere finds
 * its reader signed in; forms of other sites come without it.
 */
export function cookieHeader(name: string, value: string, isHttps: boolean): string {
	const parts = [`${name}=${value}`, 'HttpOnly', 'SameSite=Lax'];
	if (value === '') parts.push('Max-Age=0');
	if (isHttps) parts.push('Secure');
	return parts.join('; ');
}
