import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from '../documents';
import { platforms } from '../../../nodes/platforms';
import { addAcmeVoice } from './acmeVoice';
import { compile, copyProject, run } from './project';

/*
 * The exercise of the development guide: somebody adds a platform, generates, and runs the tests. Whatever would have to
 * be written by hand in another file fails here.
 */

let project: string;

beforeAll(() => {
	project = copyProject();
	addAcmeVoice(project);
	compile(project);
	run(project, 'gulp/bin/gulp.js', 'assets');
	run(project, 'gulp/bin/gulp.js', 'write');
}, 300_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Documents of today; the changelog tells what was. */
const current = documents().filter(({ file }) => file !== 'CHANGELOG.md');
const read = (file: string) => readFileSync(join(project, file), 'utf8');

test('package.json lists its node and credential, and names it', () => {
	const manifest = read('package.json');
	expect(manifest).toContain('"dist/nodes/AcmeVoice/AcmeVoiceTrigger.node.js"');
	expect(manifest).toContain('"dist/credentials/AcmeVoiceWebhookApi.credentials.js"');
	expect(JSON.parse(manifest)).toHaveProperty(
		'description',
		expect.stringContaining('Dialer.CX, Acme Voice and any signed webhook'),
	);
});

test('every text that names all other platforms names it, too', () => {
	const names = platforms.map(({ name }) => name);
	const lacking = current.flatMap(({ file }) =>
		read(file)
			.split(/\n\n/)
			.filter((block) => names.every((name) => block.includes(name)))
			.filter((block) => !block.includes('Acme Voice'))
			.map((block) => `${file}: ${block.slice(0, 200)}`),
	);
	expect(lacking).toEqual([]);
});

test('no text counts the platforms', () => {
	const counted = current.flatMap(
		({ file }) => read(file).match(/.*\b(five|six) (phone )?(platforms|triggers)\b.*/gi) ?? [],
	);
	expect(counted).toEqual([]);
});

test("the layers' rules are kept, for its folder as well", () => {
	run(project, 'dependency-cruiser/bin/dependency-cruiser.mjs', 'nodes', 'credentials');
});

test('n8n loads its node and credential, with icons, samples and schemas', () => {
	run(project, 'jest/bin/jest.js', '--ci', '--runInBand', 'test/lib/n8n/package');
}, 300_000);

test('the contract tests that look at platforms pass', () => {
	const files = ['platforms', 'description/', 'workflow/', 'document/'];
	const tests = files.map((file) => `test/contract/${file}`);
	const others = ['--testPathIgnorePatterns', 'layers', 'nodeReference'];
	run(project, 'jest/bin/jest.js', '--ci', '--runInBand', ...tests, 'test/workflows', ...others);
}, 300_000);

test('nothing else had to be touched', () => {
	expect(readdirSync(join(project, 'workflows'))).toContain('acme-voice.json');
	expect(read('docs/platforms/acme-voice.md')).toContain('**Acme Voice Trigger**');
});
