import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from './documents';
import { picked, sourceFiles } from './sources';

/*
 * One name for a thing, the field's own (the glossary in docs/development.md): words that were in use before, or that
 * nobody would search for, come back under no name.
 */

const INSTEAD: Readonly<Record<string, string>> = {
	standing: 'status',
	patience: 'timeout, or retry',
	patient: 'retry',
	patiently: 'with retry',
	pace: 'rate limit',
	hasten: 'make due',
	lane: 'endpoint queue, endpoint limiter, or order',
	line: 'endpoint queue, or route',
	refuse: 'reject, block, or invalid',
	refusal: 'rejection, or block',
	believe: 'accept',
	authenticity: 'verification',
	mend: 'fix',
	turn: 'input, role, or step',
	once: 'what it is: a test, deduplicated, by row',
	instant: 'time',
	addressee: 'recipient',
	nearest: 'closest',
	copy: 'duplicate, or replay',
};

/** Where such a word has its usual meaning. */
const PROPERLY: Readonly<Record<string, readonly string[]>> = {
	'a line of text': [
		'LONGEST_LINE in lib/text/error.ts',
		'line in lib/delivery/resolver/systemSettings.ts',
		'line in lib/n8n/store/choice.ts',
		'line in lib/text/error.ts',
		'line in lib/webhook/http/message.ts',
		'line in lib/webhook/signature/formats.ts',
		'lineOf in nodes/NectarDesk/addressNotices.ts',
		'lines in lib/webhook/signature/formats.ts',
		'lines in nodes/OnCallClerk/callRecord.ts',
		'linesOf in lib/delivery/resolver/systemSettings.ts',
		'oneLine in lib/text/error.ts',
		'truncatedLine in lib/text/error.ts',
	],
	'a line that is drawn': [
		'LINES in lib/log/plots/latency.ts',
		'latencyLines in lib/log/plots/latency.ts',
		'line in lib/log/plots/latency.ts',
		'lineOf in lib/log/plots/latency.ts',
	],
	'a phone line': [
		'line in nodes/JustCall/events/callRecord.ts',
		'lineName in nodes/JustCall/operations/searches.ts',
	],
	'what one side says in a conversation': [
		'turn in nodes/OnCallClerk/callRecord.ts',
		'turns in nodes/OnCallClerk/schemas.ts',
	],
	'a file, a member, or a text for the clipboard, that is copied': [
		'copyButton in lib/log/layout/copyButton.ts',
		'copyMember in lib/n8n/action/request/items.ts',
		'copySqliteFile in lib/n8n/sender/backup.ts',
		'copySqliteFile in lib/store/sqlite/backup.ts',
	],
	'a column of the tables, as it is stored': [
		'once in lib/store/postgres/outbox/operations/queue.ts',
	],
};

const isNamed = (node: ts.Node): node is ts.Declaration & { readonly name: ts.Identifier } =>
	(ts.isVariableDeclaration(node) ||
		ts.isParameter(node) ||
		ts.isBindingElement(node) ||
		ts.isFunctionDeclaration(node) ||
		ts.isClassDeclaration(node) ||
		ts.isInterfaceDeclaration(node) ||
		ts.isTypeAliasDeclaration(node) ||
		ts.isMethodDeclaration(node) ||
		ts.isMethodSignature(node) ||
		ts.isPropertyDeclaration(node) ||
		ts.isPropertySignature(node)) &&
	node.name !== undefined &&
	ts.isIdentifier(node.name);

/** The words of a name, in the singular and the present. */
function wordsOf(name: string): string[] {
	const words = name.split(/(?<=[a-z\d])(?=[A-Z])|_/).map((word) => word.toLowerCase());
	return words.flatMap((word) => [
		word,
		word.replace(/s$/, ''),
		word.replace(/ies$/, 'y'),
		word.replace(/(ed|ing)$/, ''),
		word.replace(/(ed|ing)$/, 'e'),
	]);
}

/** "Once" is bad alone only: `oncePerCall` says what happens once. */
const isOnce = (name: string, word: string) => word !== 'once' || name === word;

const oldWordIn = (name: string) =>
	wordsOf(name).find((word) => word in INSTEAD && isOnce(name, word));

const found = sourceFiles().flatMap((file) =>
	picked(file, (node) =>
		isNamed(node) && oldWordIn(node.name.text) !== undefined
			? [`${node.name.text} in ${relative(ROOT, file)}`]
			: [],
	),
);

test('no name has a word for which there is a better one', () => {
	expect([...new Set(found)].sort()).toEqual(Object.values(PROPERLY).flat().sort());
});

test.each([
	['LaneSettings', 'lane'],
	['refusedAs', 'refuse'],
	['hastened', 'hasten'],
	['copies', 'copy'],
	['linesOf', 'line'],
])('%s is noticed', (name, word) => {
	expect(oldWordIn(name)).toBe(word);
});

/** Names of nodes that have others now; workflows, documents and settings name them in many forms. */
const OLD_NODES = [['webhook', 'delivery', 'trigger'].join('')];
const NOT_OURS = ['.git', 'node_modules', 'dist', 'coverage'];

/** Every file of the repository by its path, those of its tests too. */
function allFiles(): string[] {
	const entries = readdirSync(ROOT, { withFileTypes: true });
	return entries
		.filter(({ name }) => !NOT_OURS.includes(name))
		.flatMap((entry) => {
			if (!entry.isDirectory()) return [entry.name];
			const within = readdirSync(join(ROOT, entry.name), { withFileTypes: true, recursive: true });
			return within
				.filter((one) => one.isFile() && !one.parentPath.includes('node_modules'))
				.map((one) => relative(ROOT, join(one.parentPath, one.name)));
		});
}

test('no file has the old name of a node', () => {
	const naming = allFiles().filter((file) => {
		const text = `${file}\n${readFileSync(join(ROOT, file), 'latin1')}`.toLowerCase();
		return OLD_NODES.some((name) => text.includes(name));
	});
	expect(naming).toEqual([]);
});
