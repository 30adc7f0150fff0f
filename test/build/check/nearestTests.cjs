'use strict';

/** Tests of what is no code, by the beginnings of files' names. */
const OF_OTHERS = [
	[/\.md$/, ['test/contract/document/links.test.ts', 'test/contract/document/documented.test.ts']],
	[
		/^workflows\//,
		['test/contract/workflow/workflows.test.ts', 'test/contract/workflow/notes.test.ts'],
	],
];

/**
 * The tests that the files may concern, the nearest first: the files themselves, then what imports them, then what
 * imports those. `modules` is what dependency-cruiser found: `dependents` are the files that import one.
 */
function nearestTests(files, modules) {
	const dependents = new Map(modules.map((module) => [module.source, module.dependents]));
	const others = files.flatMap((file) =>
		OF_OTHERS.filter(([pattern]) => pattern.test(file)).flatMap(([, tests]) => tests),
	);
	const found = new Set(files.filter((file) => dependents.has(file)));
	for (const file of found) for (const dependent of dependents.get(file)) found.add(dependent);
	return [...new Set([...others, ...found])].filter((file) => file.endsWith('.test.ts'));
}

module.exports = { nearestTests };
