import { platforms } from '../../../nodes/platforms';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, normalize } from 'node:path';
import {
	anchorsIn,
	documents,
	faultOf,
	filesByAddress,
	filesNamed,
	linksIn,
	ROOT,
	scriptsNamed,
} from '../documents';

/* Every link, anchor, file and command in the documents leads somewhere, and every document is found from the README. */

const all = documents();
const rows = all.map((document) => [document.file, document] as const);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	readonly scripts: Readonly<Record<string, string>>;
	readonly repository: { readonly url: string };
};
const repository = /github\.com\/(.+)\.git$/.exec(manifest.repository.url)?.[1] ?? '';
const readme = all.find(({ file }) => file === 'README.md')?.text ?? '';

const isThere = (path: string) => existsSync(join(ROOT, path));

/** Texts that may name a document or an address of this repository. Tests may also name what isn't there. */
function sources(): Array<readonly [file: string, text: string]> {
	return ['lib', 'nodes', 'credentials', 'test', 'bench', 'workflows'].flatMap((folder) =>
		readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
			.filter((entry) => entry.isFile() && ['.ts', '.json'].includes(extname(entry.name)))
			.map((entry) => join(entry.parentPath, entry.name))
			.filter((file) => !file.includes('fixtures') && !file.endsWith('.test.ts'))
			.map((file) => [file, readFileSync(file, 'utf8')] as const),
	);
}

test.each(rows)('%s: links and anchors lead somewhere', (_file, document) => {
	const faults = linksIn(document.text).map((link) => faultOf(link, document));
	expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

test.each(rows)('%s: the files it names are there', (file, { text }) => {
	const named = [...filesNamed(text), ...filesByAddress(text, repository)];
	const missing = named.filter((path) => !isThere(path) && !isThere(join(dirname(file), path)));
	expect(missing).toEqual([]);
});

test.each(rows)('%s: the commands it names are there', (_file, { text }) => {
	expect(scriptsNamed(text).filter((script) => !(script in manifest.scripts))).toEqual([]);
});

test('sources and workflows name documents and files that are there', () => {
	expect(repository).not.toBe('');
	const missing = sources().flatMap(([, text]) =>
		[
			...[...text.matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([path]) => path),
			...filesByAddress(text, repository),
		].filter((path) => !isThere(path)),
	);
	expect(missing).toEqual([]);
});

test('every document is found from the README', () => {
	const found = new Set(['README.md']);
	for (const file of found) {
		const text = all.find((document) => document.file === file)?.text ?? '';
		for (const link of linksIn(text)) {
			const target = normalize(join(dirname(file), link.split('#')[0] ?? ''));
			if (target.endsWith('.md')) found.add(target);
		}
	}
	expect(all.map(({ file }) => file).filter((file) => !found.has(file))).toEqual([]);
});

test('the README is short, and every document can be read at once', () => {
	expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(18_000);
	const written = (text: string) => text.replace(/<!-- ([\w-]+) -->[^]*?<!-- \/\1 -->/g, '');
	// A generated table grows with the platforms.
	const most = 5120 * platforms.length;
	const long = all.filter(
		({ text }) => Buffer.byteLength(written(text)) > 25_600 || Buffer.byteLength(text) > most,
	);
	expect(long.map(({ file }) => file)).toEqual([]);
});

test('the README begins its part "Try it" with the two commands, and that part comes early', () => {
	const [before = '', part = ''] = readme.split('\n## Try it\n');
	const [beginning = ''] = part.split('\n## ');
	expect(beginning).toMatch(/^npm ci && npm start\b/m);
	expect(beginning).toMatch(/^npm ci && npm test\b/m);
	expect(before.split('\n## ')).toHaveLength(1);
});

describe('what leads nowhere is noticed', () => {
	const document = { file: 'docs/sender.md', text: '# One\n\n## Two (it)\n\n## Two (it)\n' };

	test.each([
		['#three', 'docs/sender.md has no heading #three'],
		['nowhere.md', 'there is no docs/nowhere.md'],
		['../README.md#nowhere', 'README.md has no heading #nowhere'],
		['../../elsewhere.md', '../../elsewhere.md leads out of the repository'],
		['#two-it-1', undefined],
		['record.md', undefined],
		['../README.md', undefined],
		['https://example.com/nowhere', undefined],
	])('link %s', (link, fault) => {
		expect(faultOf(link, document)).toBe(fault);
	});

	test('links are found in prose and pictures, and not in code', () => {
		const text =
			'See [a](a.md#b) and ![c](c.png) <img src="d.png">, `[e](e.md)`\n```\n[f](f.md)\n```\n';
		expect(linksIn(text)).toEqual(['a.md#b', 'c.png', 'd.png']);
	});

	test('anchors are those of GitHub', () => {
		const text = "# What a signature can't tell\n## `a_b` > [C](c.md)\n```\n# no heading\n```\n";
		expect(anchorsIn(text)).toEqual(['what-a-signature-cant-tell', 'a_b--c']);
	});

	test('files, addresses and commands are found in code', () => {
		const text =
			'`nodes/platforms.ts`, `dist/test/x.js`, `docs/nowhere.md`, `test/fixtures/<name>.json`, `telephony-webhooks/x`, `npm run nowhere`, `npm test`';
		expect(filesNamed(text)).toEqual([
			'nodes/platforms.ts',
			'test/x.ts',
			'docs/nowhere.md',
			'docs/nowhere.md',
			'test/fixtures/',
		]);
		expect(scriptsNamed(text)).toEqual(['nowhere', 'test']);
		const address = `https://raw.githubusercontent.com/${repository}/HEAD/workflows/x.json`;
		expect(filesByAddress(address, repository)).toEqual(['workflows/x.json']);
	});
});
