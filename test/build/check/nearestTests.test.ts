interface Module {
	readonly source: string;
	readonly dependents: readonly string[];
}

const { nearestTests } = jest.requireActual<{
	nearestTests(files: readonly string[], modules: readonly Module[]): string[];
}>('./nearestTests.cjs');

/* Which tests `npm run check` runs for the files that changed. */

const modules: readonly Module[] = [
	{ source: 'lib/rate.ts', dependents: ['lib/loop.ts', 'test/rate.test.ts'] },
	{ source: 'lib/loop.ts', dependents: ['lib/sender.ts', 'test/loop.test.ts', 'test/stage.ts'] },
	{ source: 'lib/sender.ts', dependents: ['test/sender.test.ts', 'lib/loop.ts'] },
	{ source: 'test/stage.ts', dependents: ['test/outage.test.ts', 'test/loop.test.ts'] },
	{ source: 'test/rate.test.ts', dependents: [] },
	{ source: 'test/loop.test.ts', dependents: [] },
	{ source: 'test/sender.test.ts', dependents: [] },
	{ source: 'test/outage.test.ts', dependents: [] },
];

test.each([
	[
		'code: first what imports it itself',
		['lib/rate.ts'],
		['test/rate.test.ts', 'test/loop.test.ts', 'test/sender.test.ts', 'test/outage.test.ts'],
	],
	['a test: itself', ['test/loop.test.ts'], ['test/loop.test.ts']],
	['what tests share', ['test/stage.ts'], ['test/outage.test.ts', 'test/loop.test.ts']],
	[
		'a document',
		['docs/sender.md'],
		['test/contract/document/links.test.ts', 'test/contract/document/documented.test.ts'],
	],
	[
		'a workflow',
		['workflows/first-steps.json'],
		['test/contract/workflow/workflows.test.ts', 'test/contract/workflow/notes.test.ts'],
	],
	['what no code imports', ['LICENSE', 'test/fixtures/a.json'], []],
])('%s', (_what, files, tests) => {
	expect(nearestTests(files, modules)).toEqual(tests);
});
