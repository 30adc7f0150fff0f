import { relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from './documents';
import { picked, sourceFiles } from './sources';

/* The form of the errors that a user reads: whole sentences, short, that begin with what they are about. */

const LONGEST = 300;

/** What carries a sentence to the user; what is thrown as a bare `Error` may be for who writes the code. */
const CARRIERS =
	/^(InvalidInput|StoreError|NodeOperationError|NodeApiError|RegistrationError|invalid|fail)$/;

/** The sentences in a file; of a template with `${…}` for its values. */
function sentencesOf(file: string): string[] {
	return picked(file, (node) => {
		if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return [];
		if (!ts.isIdentifier(node.expression) || !CARRIERS.test(node.expression.text)) return [];
		return (node.arguments ?? []).flatMap(textOf).filter((text) => text.includes(' '));
	});
}

function textOf(node: ts.Expression): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (!ts.isTemplateExpression(node)) return [];
	return [
		node.head.text + node.templateSpans.map(({ literal }) => `\${…}${literal.text}`).join(''),
	];
}

function flawsOf(sentence: string): string[] {
	return [
		...(/^([A-Z"]|\$\{)/.test(sentence) ? [] : ['does not begin with a capital']),
		...(/([.!?]|\$\{…\})$/.test(sentence) ? [] : ['does not end with a full stop']),
		...(sentence.length > LONGEST ? ['too long'] : []),
	].map((flaw) => `${flaw}: ${sentence}`);
}

test('errors are whole sentences', () => {
	const found = sourceFiles().flatMap((file) =>
		sentencesOf(file).map((sentence) => [file, sentence] as const),
	);
	expect(found.length).toBeGreaterThan(50);
	const wrong = found.flatMap(([file, sentence]) =>
		flawsOf(sentence).map((flaw) => `${relative(ROOT, file)}: ${flaw}`),
	);
	expect(wrong).toEqual([]);
});

test.each([
	['the URL is empty.', 'does not begin with a capital'],
	['The URL is empty', 'does not end with a full stop'],
	[`The ${'very '.repeat(LONGEST)}long.`, 'too long'],
])('%j is noticed', (sentence, flaw) => {
	expect(flawsOf(sentence)).toEqual([`${flaw}: ${sentence}`]);
});
