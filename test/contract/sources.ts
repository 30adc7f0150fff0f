import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './documents';

/** The files of a folder and of those in it; none where there is no such folder. */
export function filesIn(folder: string, ending: string): string[] {
	if (!existsSync(join(ROOT, folder))) return [];
	return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && extname(entry.name) === ending)
		.map((entry) => join(entry.parentPath, entry.name));
}

/** The sources of the package. */
export function sourceFiles(): string[] {
	return ['nodes', 'credentials', 'lib'].flatMap((folder) => filesIn(folder, '.ts'));
}

/** What `pick` takes of the nodes of a source file; imports are left out. */
export function picked<T>(file: string, pick: (node: ts.Node) => readonly T[]): T[] {
	const text = readFileSync(file, 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: T[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isImportDeclaration(node)) return;
		found.push(...pick(node));
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}
