'use strict';
/*
 * The inner loop, `npm run check`: types and imports of all; format, lint and the nearest tests of the files changed since
 * the last commit, or by it where nothing has changed since. `npm test` checks the rest.
 */
const { execFile, execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { testPathIgnorePatterns } = require('../../../jest.config.js');
const { nearestTests } = require('./nearestTests.cjs');

/** As many test files as are run within seconds. */
const MOST_TESTS = 12;

const root = join(__dirname, '..', '..', '..');
const run = promisify(execFile);

/** Runs a program of a package; fails with what it printed. */
async function program(file, ...options) {
	const args = [join(root, 'node_modules', file), ...options];
	try {
		return await run(process.execPath, args, { cwd: root, maxBuffer: 100_000_000 });
	} catch ({ message, stdout, stderr }) {
		throw new Error(`${stdout}${stderr}`.trim() || message);
	}
}

/** The files that differ from the last commit, or that it changed. */
function changedFiles() {
	const git = (...args) =>
		execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
	const names = ['--name-only', '--diff-filter=d', '--relative', '-z'];
	const since = [
		...git('diff', ...names, 'HEAD'),
		...git('ls-files', '--others', '--exclude-standard', '-z'),
	];
	return since.length > 0 ? since : git('show', '--format=', ...names, 'HEAD');
}

async function types() {
	const cache = join('node_modules', '.cache', 'check.tsbuildinfo');
	await program('typescript/bin/tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', cache);
}

async function format(changed) {
	if (changed.length === 0) return;
	await program('prettier/bin/prettier.cjs', '--check', '--ignore-unknown', ...changed);
}

async function lint(changed) {
	const linted = changed.filter((file) => /\.ts$|^package\.json$/.test(file));
	if (linted.length > 0) await program('eslint/bin/eslint.js', '--no-warn-ignored', ...linted);
}

/** All modules of the code, with those that import them. */
async function imports() {
	const folders = ['lib', 'nodes', 'credentials', 'test', 'bench'];
	const cruiser = 'dependency-cruiser/bin/dependency-cruiser.mjs';
	const { stdout } = await program(cruiser, '--output-type', 'json', ...folders);
	const { modules, summary } = JSON.parse(stdout);
	const faults = summary.violations.map(
		({ rule, from, to }) => `${rule.name}: ${from} imports ${to} ("npm run imports" tells more)`,
	);
	if (faults.length > 0) throw new Error(faults.join('\n'));
	return modules;
}

async function tests(changed, modules) {
	const elsewhere = testPathIgnorePatterns.map((pattern) => new RegExp(pattern));
	const all = nearestTests(changed, modules).filter(
		(file) => !elsewhere.some((pattern) => pattern.test(`/${file}`)),
	);
	const nearest = all.slice(0, MOST_TESTS);
	if (nearest.length > 0)
		await program('jest/bin/jest.js', '--silent', '--runTestsByPath', ...nearest);
	return `${nearest.length} of ${all.length} test files`;
}

/** Says on one line how a part ended, and below it why it failed. */
async function told(name, part) {
	const start = process.hrtime.bigint();
	const seconds = () => `${(Number(process.hrtime.bigint() - start) / 1e9).toFixed(1)} s`;
	try {
		const result = await part;
		const remark = typeof result === 'string' ? `, ${result}` : '';
		console.log(`✓ ${name}${remark} (${seconds()})`);
		return result;
	} catch (error) {
		console.error(`✗ ${name} (${seconds()})\n${error.message}\n`);
		process.exitCode = 1;
	}
}

async function check() {
	const changed = changedFiles();
	console.log(`${changed.length} changed files`);
	const found = told('imports', imports());
	await Promise.all([
		told('types', types()),
		told('format', format(changed)),
		told('lint', lint(changed)),
		found.then((modules) => modules && told('tests', tests(changed, modules))),
	]);
}

void check();
