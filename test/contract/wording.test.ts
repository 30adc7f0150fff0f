import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { PHRASES } from '../../lib/delivery/advice/phrases';
import { documents, ROOT } from './documents';
import { filesIn, picked, sourceFiles } from './sources';

/*
 * One word for a thing, the one n8n and its users have. Looked at: every text in the sources of nodes and credentials
 * (labels, descriptions, errors, log lines), the ready-made workflows, and the documents.
 */

type Instead = ReadonlyArray<readonly [never: RegExp, instead: string]>;

/** What is never written, and what is instead. */
const INSTEAD: Instead = [
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
	[/\bcom(es?|ing) out empty\b/i, 'resolve to an empty value'],
	[/\bunder way\b/i, 'in progress'],
	[/\bshown this once\b|\bonly this once\b/i, 'shown only once'],
	[/\bAPI address\b/i, 'Base URL'],
	[/\b(whom|likewise|hence|so-called|wherein|thereof)\b/i, 'the plain word'],
	[/\bout of reach\b/i, 'unavailable'],
	[/\ba (request|event) came\b/i, 'Received a …'],
];

/** What is not written in nodes, credentials and workflows, where a user reads single sentences. */
const INSTEAD_IN_NODES: Instead = [
	[/\bby hand\b/i, 'manually, Manual'],
	[/\b(left|leave it) out: /i, 'if empty, …'],
	[/\bof (your|the user's) own\b(?! gateway)/i, 'your own …'],
	[/\b(goes|go|going) on\b/i, 'continue'],
	[/\b(has|have) to (be|begin|contain)\b/i, 'must'],
	[/\brefuse[sd]? (a|an|the)\b/i, 'reject'],
	[/\b(is|are|was) no (JSON|list|object|text)\b/i, "isn't …"],
	[/\b(first|last) try\b|\btried again\b/i, 'attempt, retried'],
	[/\bin the (platform|vendor)'s words\b/i, 'as the platform calls it'],
	[/\bcan not\b/i, "can't"],
	[/\bwrite for example\b/i, 'enter for example'],
	[/\bby (itself|themselves)\b/i, 'automatically'],
	[/\bin a row\b/i, 'consecutive'],
	[/\bbesides?\b/i, 'next to, in addition to'],
];

/** Sentences and names: what is looked at by its value is not spoken. */
const isSpoken = (text: string) => /[a-z]+ [a-z{"(]/i.test(text) || /^[A-Z][a-z-]+$/.test(text);

/** How earlier versions worded reasons, which are read from what is stored. */
const FORMER: ReadonlySet<string> = new Set(
	Object.values<Readonly<Record<string, readonly string[]>>>(PHRASES).flatMap((causes) =>
		Object.values(causes).flatMap(([, ...former]) => former),
	),
);

/** Texts in a source file; of a template its parts. */
function textsOfSource(file: string): string[] {
	return picked(file, (node) => {
		const isText =
			ts.isStringLiteralLike(node) ||
			ts.isTemplateHead(node) ||
			ts.isTemplateMiddleOrTemplateTail(node);
		return isText && isSpoken(node.text) && !FORMER.has(node.text) ? [node.text] : [];
	});
}

function wrongIn(texts: readonly string[], words: Instead): string[] {
	return texts.flatMap((text) =>
		words.flatMap(([never, instead]) => {
			const found = never.exec(text);
			if (found === null) return [];
			const from = Math.max(0, found.index - 40);
			return [`${instead}: …${text.slice(from, found.index + 60)}`];
		}),
	);
}

type Written = readonly [file: string, texts: readonly string[]];

const inNodes: readonly Written[] = [
	...sourceFiles().map((file): Written => [file, textsOfSource(file)]),
	...filesIn('workflows', '.json').map((file): Written => [
		file,
		readFileSync(file, 'utf8').split('\n'),
	]),
];

// The changelog also names what was renamed.
const inDocuments: readonly Written[] = documents()
	.filter(({ file }) => file !== 'CHANGELOG.md')
	.map(({ file, text }) => [join(ROOT, file), text.split('\n')]);

const wrongOf = (written: readonly Written[], words: Instead) =>
	written.flatMap(([file, texts]) =>
		wrongIn(texts, words).map((one) => `${relative(ROOT, file)}: ${one}`),
	);

test('no text has a word for which there is another one', () => {
	expect(inNodes.length).toBeGreaterThan(100);
	expect(wrongOf([...inNodes, ...inDocuments], INSTEAD)).toEqual([]);
	expect(wrongOf(inNodes, INSTEAD_IN_NODES)).toEqual([]);
});

test.each([
	['Send an e-mail', 'email'],
	['"x" is no time', "isn't a valid …"],
	['which the dialect knows', 'format'],
	['Mend the endpoint', 'fix'],
	['Add the webhook by hand', 'manually, Manual'],
	['A request came without a signature', 'Received a …'],
])('%j is noticed', (text, instead) => {
	const words = [...INSTEAD, ...INSTEAD_IN_NODES];
	expect(wrongIn([text], words)).toEqual([`${instead}: …${text}`]);
});
