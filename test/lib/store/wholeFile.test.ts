import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../../lib/store/wholeFile';

const folder = mkdtempSync(join(tmpdir(), 'whole-file-'));
const path = join(folder, 'small.json');
afterAll(() => rmSync(folder, { recursive: true }));

test('a file is written for its user alone, and again in its place', async () => {
	for (const content of ['one', 'two']) {
		await writeWhole(path, content);
		expect(readFileSync(path, 'utf8')).toBe(content);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(readdirSync(folder)).toEqual(['small.json']);
	}
});

test('it is whole before it has its name, and nothing is left where it gets none', async () => {
	const seen: string[] = [];
	const failing = writeWhole(path, 'three', async (draft) => {
		seen.push(readFileSync(draft, 'utf8'), readFileSync(path, 'utf8'));
		return await Promise.reject(new Error('no link'));
	});
	await expect(failing).rejects.toThrow('no link');
	expect(seen).toEqual(['three', 'two']);
	expect(readdirSync(folder)).toEqual(['small.json']);
});
