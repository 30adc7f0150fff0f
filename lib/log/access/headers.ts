import { createHash } from 'node:crypto';
import type { LogRequest } from '../exchange';
import type { Layout } from '../routes';

/**
 * The headers of every answer. The page shares its origin with n8n's editor, so nothing may run or be loaded but the layout's
 * own style and script. `same-origin` and not `no-referrer`, with which browsers send forms without their origin. Not in a
 * sandbox: with its origin, by which forms have their cookies, and its script, that would keep nothing out, as browsers warn.
 */
export function securityHeaders(
	{ style, script }: Pick<Layout, 'style' | 'script'>,
	request: Pick<LogRequest, 'headers'>,
): Readonly<Record<string, string>> {
	return {
		'content-security-policy': [
			"default-src 'none'",
			`style-src ${hashOf(style)}`,
			`script-src ${hashOf(script)}`,
			'img-src data:',
			"connect-src 'self'",
			"form-action 'self'",
			"base-uri 'none'",
			"frame-ancestors 'none'",
		].join('; '),
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'cache-control': isOthersDoing(request) ? 'no-store, no-transform' : 'no-store',
	};
}

/**
 * Whether another site had the browser ask. n8n compresses what it answers, unless it must not be transformed. How long a
 * compressed answer is tells whether a text that stands in the address stands in the answer a second time: whoever chooses
 * addresses and sees lengths on the way could guess what is in it, letter by letter (BREACH). So what others ask for is answered
 * as it is; what the page, its reader or a program with the token asks for may be compressed, as nobody else chooses it. The
 * token of the forms could hardly be guessed anyway: it is another one in each answer, but where a page renews itself.
 */
function isOthersDoing({ headers }: Pick<LogRequest, 'headers'>): boolean {
	const site = headers['sec-fetch-site'];
	return site === 'cross-site' || site === 'same-site';
}

function hashOf(text: string): string {
	return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
