import { maskedHeaders } from '../../../../lib/webhook/rejection/headers';

test.each([
	['content-type', 'application/json', 'application/json'],
	['user-agent', 'JustCall/1.0', 'JustCall/1.0'],
	['x-forwarded-for', '203.0.113.7, 10.0.0.1', '203.0.113.7, 10.0.0.1'],
	['webhook-id', 'msg_1', 'msg_1'],
	['webhook-timestamp', '1764354000', '1764354000'],
	['x-justcall-request-timestamp', '2026-11-28 18:00:00', '2026-11-28 18:00:00'],
	['run-a-call-signature', `t=1764354000,v1=${'a'.repeat(64)}`, 't=1764… (80 characters)'],
	['x-webhook-signature', 'b'.repeat(64), 'bbbbbb… (64 characters)'],
	['x-custom', 'abcdefgh', 'ab… (8 characters)'],
	['x-custom', 'abc', '… (3 characters)'],
	['x-custom', 'a', '… (1 character)'],
	['x-custom', '', '… (0 characters)'],
	['authorization', 'Bearer abcdefghijklmnop', '(hidden)'],
	['proxy-authorization', 'Basic YTpi', '(hidden)'],
	['cookie', 'n8n-auth=abc', '(hidden)'],
	['x-webhook-token', 'our token', '(hidden)'],
	['x-forwarded-access-token', 'abc', '(hidden)'],
	['x-api-key', 'abc', '(hidden)'],
	['x-hub-secret', 'abc', '(hidden)'],
	['x-token-timestamp', 'abc', '(hidden)'],
])('%s: %s is shown as %s', (name, value, shown) => {
	expect(maskedHeaders({ [name]: value })).toEqual({ [name]: shown });
});

test('of what is not known to be harmless no more than a quarter is shown', () => {
	for (let length = 0; length < 200; length++) {
		const value = 'abcdefghij'.repeat(20).slice(0, length);
		const [shown = ''] = (maskedHeaders({ 'x-unknown': value })['x-unknown'] ?? '').split('…');
		expect(value.startsWith(shown)).toBe(true);
		expect(shown.length).toBeLessThanOrEqual(Math.min(length / 4, 6));
	}
});

test('a repeated header is one, and an absent one none', () => {
	const headers = { accept: ['text/html', 'application/json'], host: undefined };
	expect(maskedHeaders(headers)).toEqual({ accept: 'text/html, application/json' });
});

test('strangers fill nothing with them, and write no second line', () => {
	const headers = Object.fromEntries(
		Array.from({ length: 500 }, (_, index) => [
			`accept${index}${'x'.repeat(200)}`,
			'y'.repeat(9000),
		]),
	);
	const masked = maskedHeaders({ host: `a\r\nb\u0000${'c'.repeat(9000)}`, ...headers });
	expect(Object.keys(masked)).toHaveLength(40);
	expect(JSON.stringify(masked).length).toBeLessThan(10_000);
	expect(masked.host).toMatch(/^a b\\u0000c+…$/);
});

test('a name that every object has is one like any other', () => {
	const headers = JSON.parse('{"__proto__":"abcd","constructor":"abcd"}') as Record<string, string>;
	const masked = maskedHeaders(headers);
	expect(Object.entries(masked)).toEqual([
		['__proto__', 'a… (4 characters)'],
		['constructor', 'a… (4 characters)'],
	]);
});
