import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nClient } from '../n8n/api/rest';
import { projectFolder } from '../n8n/install/project';
import { nextSteps } from './nextSteps';

/** An n8n that holds workflows of these names, with the ids 1, 2, 3 … */
function n8nWith(...names: string[]): N8nClient {
	const workflows = names.map((name, index) => ({ id: String(index + 1), name }));
	const session = {
		url: 'http://localhost:5678',
		request: async (method: string, path: string) =>
			await (method === 'GET' && path === '/rest/workflows'
				? Promise.resolve(workflows)
				: Promise.reject(new Error(`${method} ${path} is not asked for`))),
	};
	return { session } as object as N8nClient;
}

test('says what to open first, then lists each workflow by its address', async () => {
	const told = await nextSteps(n8nWith('Run a Call: help page', 'JustCall: help page'));
	expect(told).toContain('1. Open http://localhost:5678/workflow/2\n');
	expect(told).toContain('click Executions');
	const [, listed = ''] = told.split('All workflows:\n');
	expect(listed.split('\n').slice(0, 2)).toEqual([
		'  http://localhost:5678/workflow/2  JustCall: help page',
		'  http://localhost:5678/workflow/1  Run a Call: help page',
	]);
});

test('names a file to import that is there', async () => {
	const told = await nextSteps(n8nWith('JustCall: help page'));
	const [file = ''] = /workflows\/[\w-]+\.json/.exec(told) ?? [];
	expect(file).not.toBe('');
	expect(existsSync(join(projectFolder(), file))).toBe(true);
});

test('lists no steps where nothing was made', async () => {
	expect(await nextSteps(n8nWith())).not.toContain('1. Open');
});
