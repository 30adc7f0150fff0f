'use strict';
/*
 * The inner loop, `npm run check`: types and imports of all; format, lint and the nearest tests of the files that differ
 * from the last commit, or that it changed where nothing differs. `npm test` checks the rest.
 */
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { testPathIgnorePatterns } = require('../../../jest.config.js');
const { nearestTests } = require('./nearestTests.cjs');
const { FOLDERS, program, root, told } = require('./parts.cjs');

/** As many test files as run within seconds. */
const MOST_TESTS = 12;

/** The files that differ from the last commit, or that it changed. */
function changedFiles() {
	const git = (...args) =>
		execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
	const names = ['--name-only', '--diff-filter=d', '--relative', '-z'];
	const different = [
		...git('diff', ...names, 'HEAD'),
		...git('ls-files', '--others', '--exclude-standard', '-z'),
	];
	return different.length > 0 ? different : git('show', '--format=', ...names, 'HEAD');
}

async function types() {
	const cache = join('node_modules', '.cache', 'check.tsbuildinfo');
	await program('tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', cache);
}

async function format(changed) {
	if (changed.length > 0) await program('prettier', '--check', '--ignore-unknown', ...changed);
}

async function lint(changed) {
	const linted = changed.filter((file) => /\.ts$|^package\.json$/.test(file));
	if (linted.length > 0) await program('eslint', '--no-warn-ignored', ...linted);
}

/** All modules of the code, with those that import them, as soon as they are known. */
let modules = [];

async function imports() {
	const found = JSON.parse(await program('depcruise', '--output-type', 'json', ...FOLDERS));
	modules = found.modules;
	const faults = found.summary.violations.map(
		({ rule, from, to }) => `${rule.name}: ${from} imports ${to} ("npm run imports" tells more)`,
	);
	if (faults.length > 0) throw new Error(faults.join('\n'));
}

async function tests(changed) {
	const elsewhere = testPathIgnorePatterns.map((pattern) => new RegExp(pattern));
	const all = nearestTests(changed, modules).filter(
		(file) => !elsewhere.some((pattern) => pattern.test(`/${file}`)),
	);
	const nearest = all.slice(0, MOST_TESTS);
	if (nearest.length > 0) await program('jest', '--silent', '--runTestsByPath', ...nearest);
	return `${nearest.length} of ${all.length} test files`;
}

async function check() {
	const changed = changedFiles();
	console.log(`${changed.length} changed files`);
	await Promise.all([
		told('types', types),
		told('format', async () => await format(changed)),
		told('lint', async () => await lint(changed)),
		told('imports', imports).then(() => told('tests', async () => await tests(changed))),
	]);
}

void check();
