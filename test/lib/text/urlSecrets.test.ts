import { urlSecretsIn, withoutUrlSecrets } from '../../../lib/text/urlSecrets';

test.each([
	['https://a.test/hook?token=s3cr3t', 'https://a.test/hook?token=…'],
	['https://a.test/?a=1&api_key=s3cr3t&b=2#x', 'https://a.test/?a=1&api_key=…&b=2#x'],
	[
		'https://a.test/?X-Amz-Signature=abc&X-Amz-Date=1',
		'https://a.test/?X-Amz-Signature=…&X-Amz-Date=1',
	],
	['https://a.test/?code=abc&sig=def&sv=1', 'https://a.test/?code=…&sig=…&sv=1'],
	['https://a.test/?ACCESS_TOKEN=abc', 'https://a.test/?ACCESS_TOKEN=…'],
	['see https://a.test/?key=abc, or b.test?pwd=x y', 'see https://a.test/?key=… or b.test?pwd=… y'],
	['<a href="?x=1&amp;token=abc">', '<a href="?x=1&amp;token=…">'],
	['https://a.test/?event=call.ended&author=Ann', 'https://a.test/?event=call.ended&author=Ann'],
	[
		'https://a.test/?monkey=1&keyword=2&country-code=US',
		'https://a.test/?monkey=1&keyword=2&country-code=US',
	],
	['https://a.test/token=abc', 'https://a.test/token=abc'],
	['https://a.test/?token=', 'https://a.test/?token='],
	['', ''],
])('%s is shown as %s', (text, shown) => {
	expect(withoutUrlSecrets(text)).toBe(shown);
});

test('the secrets of an address are known as they are written and as they are meant', () => {
	expect(urlSecretsIn('https://a.test/?token=a%2Bb+c&id=7&key=plain')).toEqual([
		'a%2Bb+c',
		'a+b c',
		'plain',
	]);
	expect(urlSecretsIn('https://a.test/?token=%')).toEqual(['%']);
});

test('a long text takes no longer for that', () => {
	const odd = '?token&'.repeat(10_000) + 'a'.repeat(100_000);
	expect(withoutUrlSecrets(odd)).toBe(odd);
});
