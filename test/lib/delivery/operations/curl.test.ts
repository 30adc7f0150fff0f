import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { curlOf } from '../../../../lib/delivery/operations/request/curl';

/** Writes its arguments where the shell runs: what curl itself would be told. */
const RECORDER = `#!${process.execPath}
require('node:fs').writeFileSync('told.json', JSON.stringify(process.argv.slice(2)));`;

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'curl-'));
	writeFileSync(join(folder, 'curl'), RECORDER);
	chmodSync(join(folder, 'curl'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell tells curl. */
function told(command: string): string[] {
	const PATH = `${folder}${delimiter}${process.env.PATH ?? ''}`;
	execFileSync('/bin/sh', ['-c', command], { cwd: folder, env: { PATH, HOME: '/nowhere' } });
	return JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as string[];
}

const url = 'https://example.com/hook';

test.each([
	['JSON', '{"type":"call.ended","data":{"n":1}}'],
	['quotes', `{"a":"it's 'so' \\"said\\""}`],
	['what a shell would put in', '{"a":"$HOME ${HOME} `id` $(id) !! ~ *"}'],
	['backslashes', '{"a":"C:\\\\temp\\\\"}\\'],
	['line breaks', '{\n\t"a": 1\r\n}\n\n'],
	['any letters', '{"a":"Grüße 😀 \u2028 \u007f"}'],
	['nothing', ''],
	['the name of a file', '@/etc/hostname'],
	['an option', '--output'],
	['the end of a document', "'\nEOF\n'"],
	['much', `{"a":"${'x'.repeat(65_000)}"}`],
])('a shell hands curl the body byte for byte: %s', (_, body) => {
	const told_ = told(curlOf({ url, headers: {} }, body));
	expect(told_).toEqual(['-X', 'POST', url, '--data-raw', body]);
});

test.each([
	["https://example.com/it's?a=$HOME&b=`id`#x y"],
	['https://example.com/;rm -rf /'],
	['https://[::1]/a{b}'],
])('and the URL and the headers: %s', (odd) => {
	const headers = { 'x-quote': "it's", 'x-empty': '', 'x-shell': '$(id) "a" \\' };
	const told_ = told(curlOf({ url: odd, headers }, '{}')).filter((one) => one !== '--globoff');
	const given = ["x-quote: it's", 'x-empty;', 'x-shell: $(id) "a" \\'];
	expect(told_).toEqual([
		'-X',
		'POST',
		odd,
		...given.flatMap((header) => ['-H', header]),
		'--data-raw',
		'{}',
	]);
});

test('curl is told where brackets are no ranges', () => {
	expect(told(curlOf({ url: 'https://[::1]/', headers: {} }, ''))).toContain('--globoff');
	expect(told(curlOf({ url, headers: {} }, ''))).not.toContain('--globoff');
});
