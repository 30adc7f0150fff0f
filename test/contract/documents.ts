import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** The root of the repository. */
export const ROOT = join(__dirname, '..', '..');

/** A Markdown document by its path from the root. */
export interface Document {
	readonly file: string;
	readonly text: string;
}

/** The documents of the repository: those at its root and in docs/. */
export function documents(): Document[] {
	const inDocs = readdirSync(join(ROOT, 'docs'), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
	return [...readdirSync(ROOT), ...inDocs]
		.filter((file) => file.endsWith('.md'))
		.map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}

/** What a document links to, pictures included; code is no link. */
export function linksIn(text: string): string[] {
	const prose = withoutCode(text);
	return [...prose.matchAll(/\]\(([^()\s]*)\)|(?:href|src)="([^"]*)"/g)].map(
		([, markdown, html]) => markdown ?? html ?? '',
	);
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsIn(text: string): string[] {
	const counts = new Map<string, number>();
	return [...withoutFences(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => {
		const slug = heading
			.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replaceAll(' ', '-');
		const count = counts.get(slug) ?? 0;
		counts.set(slug, count + 1);
		return count === 0 ? slug : `${slug}-${count}`;
	});
}

/** What is wrong with a link of a document; undefined for one that leads somewhere, or out of the repository. */
export function faultOf(link: string, { file, text }: Document): string | undefined {
	if (/^(https?|mailto):/.test(link)) return undefined;
	const [path = '', anchor] = link.split('#');
	const target = path === '' ? file : normalize(join(dirname(file), path));
	if (target.startsWith('..')) return `${link} leads out of the repository`;
	if (!existsSync(join(ROOT, target))) return `there is no ${target}`;
	if (anchor === undefined) return undefined;
	const there = path === '' ? text : readFileSync(join(ROOT, target), 'utf8');
	return anchorsIn(there).includes(anchor) ? undefined : `${target} has no heading #${anchor}`;
}

/** Files of this repository that a text names by an address on GitHub. */
export function filesByAddress(text: string, repository: string): string[] {
	const address = new RegExp(
		`https://(?:github\\.com/${repository}/(?:blob|tree)|raw\\.githubusercontent\\.com/${repository})/[^/\\s]+/([\\w./-]*)`,
		'g',
	);
	return [...text.matchAll(address)].map(([, path = '']) => path);
}

/**
 * Files that a document names in code: what begins with one of the repository's folders, and documents. A compiled file
 * means its source. `<name>` and `*` mean any, so that only the folder before them is meant.
 */
export function filesNamed(text: string): string[] {
	const folders = readdirSync(ROOT, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
		.map(({ name }) => name.replace('.', '\\.'));
	const path = new RegExp(`(?<![\\w./…~-])(?:${folders.join('|')})/[\\w./<>*-]+`, 'g');
	return codeIn(text)
		.flatMap((code) => [
			...[...code.matchAll(path)].map(([named]) => named),
			...(/^[\w./-]+\.md$/.test(code) ? [code] : []),
		])
		.map((named) => named.replace(/[^/]*[<*].*$/, '').replace(/^dist\/(.*)\.js$/, '$1.ts'));
}

/** npm's scripts that a document names in code: "bench" of `npm run bench`. */
export function scriptsNamed(text: string): string[] {
	return codeIn(text).flatMap((code) =>
		[...code.matchAll(/\bnpm (?:run ([\w:]+)|(test|start)\b)/g)].map(
			([, script, short]) => script ?? short ?? '',
		),
	);
}

function codeIn(text: string): string[] {
	const fences = [...text.matchAll(FENCE)].map(([fence]) => fence);
	const spans = [...withoutFences(text).matchAll(SPAN)].map(([, code = '']) => code);
	return [...fences, ...spans];
}

const FENCE = /^ *```[^]*?^ *```/gm;
const SPAN = /`([^`\n]+)`/g;
const withoutFences = (text: string) => text.replace(FENCE, '');
const withoutCode = (text: string) => withoutFences(text).replace(SPAN, 'code');
