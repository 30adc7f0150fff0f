import { createHash } from 'node:crypto';
import type { Layout } from '../routes';

/**
 * The headers of every answer. The page shares its origin with n8n's editor, so nothing may run or be loaded but the layout's
 * own style and script. `same-origin` and not `no-referrer`, with which browsers send forms without their origin. Not in a
 * sandbox: with its origin, by which forms have their cookies, and its script, that would keep nothing out, as browsers warn.
 */
export function securityHeaders({
	style,
	script,
}: Pick<Layout, 'style' | 'script'>): Readonly<Record<string, string>> {
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
		'cache-control': 'no-store',
	};
}

function hashOf(text: string): string {
	return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
