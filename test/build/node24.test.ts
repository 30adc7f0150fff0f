import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

let project: string;
beforeEach(() => {
	project = mkdtempSync(join(tmpdir(), 'project-'));
	mkdirSync(join(project, 'test', 'build'), { recursive: true });
	copyFileSync(join(__dirname, 'node24.cjs'), join(project, 'test', 'build', 'node24.cjs'));
});
afterEach(() => rmSync(project, { recursive: true }));

/** Runs the script as a Node of this version would, with an npm that does this, and with these words after its name. */
function runOn(version: string, npm: string, ...words: readonly string[]) {
	mkdirSync(join(project, 'bin'));
	writeFileSync(join(project, 'bin', 'npm'), `#!/bin/sh\n${npm}\n`);
	chmodSync(join(project, 'bin', 'npm'), 0o755);
	const script = join(project, 'test', 'build', 'node24.cjs');
	const code = `Object.defineProperty(process, 'version', { value: '${version}' }); require(${JSON.stringify(script)})`;
	const PATH = `${join(project, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
	const env = { ...process.env, PATH, project };
	return spawnSync(process.execPath, ['-e', code, script, ...words], { encoding: 'utf8', env });
}

test('says where nothing is installed yet', () => {
	const { status, stderr } = runOn('v24.1.0', 'exit 1');
	expect([status, stderr]).toEqual([
		1,
		'The dependencies are not installed. Run "npm ci" first.\n',
	]);
});

describe('with dependencies', () => {
	beforeEach(() => mkdirSync(join(project, 'node_modules')));

	test('downloads nothing on a Node that will do', () => {
		expect(runOn('v24.1.0', 'exit 1')).toMatchObject({ status: 0, stdout: '', stderr: '' });
	});

	test('downloads Node for an older one', () => {
		const folder = '$project/node_modules/node/bin';
		const fake = `mkdir -p ${folder}; printf '#!/bin/sh\\necho v24.9.0' > ${folder}/node; chmod +x ${folder}/node`;
		const { status, stdout, stderr } = runOn('v20.1.0', fake);
		expect([status, stderr]).toEqual([0, '']);
		expect(stdout).toBe('Downloading Node 24 for this project (once, about 50 MB) …\n');
	});

	test('runs a program in the Node that it has just downloaded, and ends as that does', () => {
		const folder = '$project/node_modules/node/bin';
		const node = `#!/bin/sh\n[ "$1" = --version ] && echo v24.9.0 && exit\necho "in 24: $*"\nexit 3\n`;
		const npm = `mkdir -p ${folder}; printf '%s' '${node}' > ${folder}/node; chmod +x ${folder}/node`;
		const { status, stdout } = runOn('v20.1.0', npm, 'check.cjs', '--fast');
		expect([status, stdout.split('\n')[1]]).toEqual([3, 'in 24: check.cjs --fast']);
	});

	test('runs a program in this Node where that will do', () => {
		const { status, stdout } = runOn('v24.1.0', 'exit 1', '-p', '1 + 1');
		expect([status, stdout]).toEqual([0, '2\n']);
	});

	test('says what to do where that fails, without a stack', () => {
		const { status, stderr } = runOn('v20.1.0', 'echo ENOTFOUND >&2; exit 1');
		expect(status).toBe(1);
		expect(stderr).toBe(
			'ENOTFOUND\n' +
				'This project needs Node 24; this is v20.1.0, and Node 24 could not be downloaded. Check the network connection, ' +
				'or install Node 24 from https://nodejs.org, then run the same command again.\n',
		);
	});
});
