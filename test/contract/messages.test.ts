import { relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from './documents';
import { picked, sourceFiles } from './sources';

/*
 * No decision hangs on the words of a message: a sentence can be worded anew without a change of what the code does.
 * What is decided by has a code or a kind.
 */

const MESSAGE = /^(message|problem|sentence|reason|says|said|hint|words|detail)$/i;
const LOOKING = new Set(['includes', 'startsWith', 'endsWith', 'match', 'search', 'indexOf']);

/** Where there is nothing else to decide by, and why. */
const BY_WORDS: Readonly<Record<string, string>> = {
	'lib/delivery/advice/causes.ts: words.includes(one)':
		'reasons are stored as texts; all their wordings are listed in phrases.ts',
	'lib/webhook/retry/outcome.ts: reason.startsWith(one)':
		'reasons are stored as texts; all their beginnings are listed above it',
	"lib/delivery/attempt/connection/faults.ts: error.message === 'bad upgrade'":
		'undici has no code for it',
	'lib/n8n/action/http/failure.ts: /[.!?]$/.test(sentence)': 'it only looks for the full stop',
	'lib/n8n/action/http/failure.ts: sentence.includes(failure.said)':
		"it only looks whether the sentence has the service's words already",
	'lib/n8n/sender/lists.ts: words.includes(sought)': 'it is a search by words',
	'lib/store/postgres/errors.ts: pattern.test(message)':
		'the pooler and the driver give no code for some',
	'lib/n8n/action/http/send.ts: /timeout/i.test(message)': "n8n's client gives no code for some",
	'lib/n8n/action/http/send.ts: /socket hang up|aborted/i.test(message)':
		"n8n's client gives no code for some",
	'nodes/JustCall/registration/api/error.ts: /unauthori[sz]ed/i.test(says)':
		"JustCall's API tells it by its words only",
	'nodes/JustCall/registration/api/error.ts: /\\burl\\b/i.test(says)':
		"JustCall's API tells it by its words only",
};

function nameOf(node: ts.Expression): string {
	if (ts.isIdentifier(node)) return node.text;
	if (ts.isPropertyAccessExpression(node)) return node.name.text;
	return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
		? nameOf(node.expression.expression)
		: '';
}

const isMessage = (node: ts.Expression | undefined) =>
	node !== undefined && MESSAGE.test(nameOf(node));
const isSentence = (node: ts.Expression) => ts.isStringLiteralLike(node) && /\S \S/.test(node.text);

function looksAtWords(node: ts.Node): boolean {
	if (ts.isBinaryExpression(node)) {
		const { left, right } = node;
		return (isMessage(left) && isSentence(right)) || (isMessage(right) && isSentence(left));
	}
	if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
	const { expression: on, name } = node.expression;
	if (name.text === 'test' || name.text === 'exec') return isMessage(node.arguments[0]);
	return LOOKING.has(name.text) && isMessage(on);
}

const found = sourceFiles().flatMap((file) =>
	picked(file, (node) =>
		looksAtWords(node) ? [`${relative(ROOT, file)}: ${node.getText()}`] : [],
	),
);

test('what a message says decides nothing, but where there is nothing else to decide by', () => {
	expect([...new Set(found)].sort()).toEqual(Object.keys(BY_WORDS).sort());
});
