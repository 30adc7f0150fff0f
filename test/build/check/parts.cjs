'use strict';
/* A check has parts; each is a program, and they run beside each other. */
const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');
const { promisify } = require('node:util');

const root = join(__dirname, '..', '..', '..');

/** Where code is. */
const FOLDERS = ['lib', 'nodes', 'credentials', 'test', 'bench'];

const run = promisify(execFile);

/** What the parts run, by the file of the program. */
const PROGRAMS = {
	depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
	eslint: 'eslint/bin/eslint.js',
	gulp: 'gulp/bin/gulp.js',
	jest: 'jest/bin/jest.js',
	prettier: 'prettier/bin/prettier.cjs',
	tsc: 'typescript/bin/tsc',
};

const given = (name, options) => [join(root, 'node_modules', PROGRAMS[name]), ...options];

/** Runs a program and answers what it printed; fails with that. */
async function program(name, ...options) {
	try {
		const args = given(name, options);
		const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 100_000_000 });
		return stdout;
	} catch ({ message, stdout, stderr }) {
		throw new Error(`${stdout}${stderr}`.trim() || message);
	}
}

/** Runs a program that shows what it does meanwhile. */
async function shown(name, ...options) {
	const child = spawn(process.execPath, given(name, options), { cwd: root, stdio: 'inherit' });
	const [code] = await once(child, 'exit');
	if (code !== 0) throw new Error('See above.');
}

/** Says on one line how a part ended, with what it remarks, and below it why it failed; answers whether it passed. */
async function told(part, work) {
	const start = performance.now();
	const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
	try {
		const remark = await work();
		console.log(`✓ ${part}${remark ? `, ${remark}` : ''} (${seconds()})`);
		return true;
	} catch (error) {
		console.error(`✗ ${part} (${seconds()})\n${error.message}\n`);
		process.exitCode = 1;
		return false;
	}
}

module.exports = { FOLDERS, program, root, shown, told };
