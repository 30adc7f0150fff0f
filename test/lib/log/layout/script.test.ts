import ts from 'typescript';
import { SCRIPT } from '../../../../lib/log/layout/script/script';

/* The script is a text to us; TypeScript reads it as the browser's. */

test('the script names nothing that a browser does not have, and calls it as it can be called', () => {
	expect(problemsOf(SCRIPT)).toEqual([]);
});

test('what a browser does not have is noticed', () => {
	const problems = problemsOf('document.querySelectr("a"); missing(); const a = 1; a = 2;').join();
	for (const word of ['querySelectr', 'missing', 'constant']) expect(problems).toContain(word);
});

const OPTIONS: ts.CompilerOptions = {
	allowJs: true,
	checkJs: true,
	noEmit: true,
	noUnusedLocals: true,
	target: ts.ScriptTarget.ES2022,
	lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
	types: [],
};

/** What depends on which element a selector finds is not known to TypeScript. */
const UNKNOWN_ELEMENT = new Set([2339, 2551]);

const libraries = new Map<string, ts.SourceFile | undefined>();

function problemsOf(script: string): string[] {
	const host = ts.createCompilerHost(OPTIONS);
	const given = ts.createSourceFile('script.js', script, ts.ScriptTarget.ES2022, true);
	const read = host.getSourceFile.bind(host);
	host.getSourceFile = (name, ...how) => {
		if (name === 'script.js') return given;
		if (!libraries.has(name)) libraries.set(name, read(name, ...how));
		return libraries.get(name);
	};
	const program = ts.createProgram(['script.js'], OPTIONS, host);
	return ts.getPreEmitDiagnostics(program, given).flatMap(({ code, messageText, start }) => {
		const text = ts.flattenDiagnosticMessageText(messageText, '\n');
		const isOfElement = /on type '(?:Node|EventTarget|(?:HTML)?\w*Element)'/.test(text);
		if (UNKNOWN_ELEMENT.has(code) && isOfElement) return [];
		return [`${script.slice(start, (start ?? 0) + 40)}: ${text}`];
	});
}
