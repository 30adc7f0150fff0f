import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { allPictures, picturesWith } from '../../pictures/list';
import { documents, linksIn, ROOT } from '../documents';

/* Every picture in the documents can be taken again by one command, is shown somewhere, and is soon loaded. */

const DOCS = join(ROOT, 'docs');
const MOST_BYTES = 200_000;

const kept = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((file) =>
	file.endsWith('.png'),
);
const shown = documents().flatMap(({ file, text }) =>
	linksIn(text)
		.filter((link) => link.endsWith('.png'))
		.map((link) => relative(DOCS, join(ROOT, normalize(join(dirname(file), link))))),
);

test('the pictures in docs are those that documents show, and those that are taken', () => {
	expect(kept.length).toBeGreaterThan(3);
	expect([...new Set(shown)].sort()).toEqual([...kept].sort());
	expect(allPictures().sort()).toEqual([...kept].sort());
});

test('every workflow with a picture is there', () => {
	const names = allPictures().filter((file) => file.startsWith('workflows/'));
	const files = names.map((name) => join(ROOT, name.replace(/\.png$/, '.json')));
	expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test.each(kept)('%s is soon loaded', (file) => {
	expect(statSync(join(DOCS, file)).size).toBeLessThanOrEqual(MOST_BYTES);
});

test.each([
	[[], ['log.png', 'log-received.png', 'workflows/lead-email.png']],
	[['log'], ['log.png', 'log-received.png']],
	[
		['lead', 'received'],
		['log-received.png', 'workflows/lead-email.png'],
	],
])('the words %j choose pictures', (words, chosen) => {
	expect(picturesWith(words, ['log.png', 'log-received.png', 'workflows/lead-email.png'])).toEqual(
		chosen,
	);
});

test('a word that no picture has is named, with the pictures that there are', () => {
	expect(() => picturesWith(['log', 'leed'], ['log.png', 'editor.png'])).toThrow(
		'No picture\'s name contains "leed". There are: log.png, editor.png',
	);
});
