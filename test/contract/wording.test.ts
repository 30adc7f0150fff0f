import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import ts from 'typescript';
import { documents, ROOT } from './documents';

/*
 * One word for a thing, the one n8n and its users have. Looked at: every text in the sources of nodes and credentials
 * (labels, descriptions, errors, log lines), the ready-made workflows, and the documents.
 */

/** What is never written, and what is instead. */
const INSTEAD: ReadonlyArray<readonly [never: RegExp, instead: string]> = [
	[/\be-mails?\b/i, 'email'],
	[/\btime-outs?\b/i, 'timeout'],
	[/\bset-up\b(?!-)/i, 'setup, or set up'],
	[/\ballow-list|\bwhitelist/i, 'allow, or allowlist'],
	[/\b(recogn|organ|author|synchron|initial)is(e|ed|es|ing|ation)\b/i, 'ize, as n8n spells it'],
	[/\banalys(e|ed|es|ing)\b/i, 'analyze'],
	[/\b(behaviour|colour|favour)/i, 'behavior, color, favor'],
	[/\bmend(s|ed|ing)?\b/i, 'fix'],
	[/\bbeliev(e|ed|es|ing)\b/i, 'accept'],
	[/\bat the most\b/i, 'at most, maximum'],
	[/(?<!there )\bis no (time|pause|date|URL|number|key|header|valid)\b/i, "isn't a valid …"],
	[/\begress\b/i, 'outgoing'],
	[/\bfield below\b/i, 'Define Below'],
	[/\b(?<!\.)dialects? (?!=)/i, 'format'],
	[/\{URL\} /, '{url}'],
];

/** Sentences and names: what is looked at by its value is not spoken. */
const isSpoken = (text: string) => /[a-z]+ [a-z{"(]/i.test(text) || /^[A-Z][a-z-]+$/.test(text);

function filesIn(folder: string, ending: string): string[] {
	return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && extname(entry.name) === ending)
		.map((entry) => join(entry.parentPath, entry.name));
}

/** Texts in a source file; of a template its parts. */
function textsOfSource(file: string): string[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(file, 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	const texts: string[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isImportDeclaration(node)) return;
		const isText =
			ts.isStringLiteralLike(node) ||
			ts.isTemplateHead(node) ||
			ts.isTemplateMiddleOrTemplateTail(node);
		if (isText && isSpoken(node.text)) texts.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

function wrongIn(texts: readonly string[]): string[] {
	return texts.flatMap((text) =>
		INSTEAD.flatMap(([never, instead]) => {
			const found = never.exec(text);
			if (found === null) return [];
			const from = Math.max(0, found.index - 40);
			return [`${instead}: …${text.slice(from, found.index + 60)}`];
		}),
	);
}

const written: Array<readonly [file: string, texts: readonly string[]]> = [
	...[...filesIn('nodes', '.ts'), ...filesIn('credentials', '.ts')].map(
		(file) => [file, textsOfSource(file)] as const,
	),
	...filesIn('workflows', '.json').map(
		(file) => [file, readFileSync(file, 'utf8').split('\n')] as const,
	),
	// The changelog also names what was renamed.
	...documents()
		.filter(({ file }) => file !== 'CHANGELOG.md')
		.map(({ file, text }) => [join(ROOT, file), text.split('\n')] as const),
];

test('no text has a word that another one stands for', () => {
	expect(written.length).toBeGreaterThan(100);
	const wrong = written.flatMap(([file, texts]) =>
		wrongIn(texts).map((one) => `${relative(ROOT, file)}: ${one}`),
	);
	expect(wrong).toEqual([]);
});

test.each([
	['Send an e-mail', 'email'],
	['"x" is no time', "isn't a valid …"],
	['which the dialect knows', 'format'],
	['Mend the endpoint', 'fix'],
])('%j is noticed', (text, instead) => {
	expect(wrongIn([text])).toEqual([`${instead}: …${text}`]);
});
