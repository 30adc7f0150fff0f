'use strict';
/*
 * build     compiles, then puts beside the code what n8n reads from disk: icons, codex files, schemas, samples
 * assets    only the latter
 * generate  writes lists, tables and what the workflows lack: package.json, README.md, docs/, workflows/
 * write     the same of what is compiled already
 * check     fails where generate would change something
 */
const { execFile } = require('node:child_process');
const { mkdir, readFile, writeFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');

const run = promisify(execFile);
const fromRoot = (...parts) => join(__dirname, ...parts);

async function compile() {
	try {
		await run(process.execPath, [
			require.resolve('typescript/bin/tsc'),
			'-p',
			fromRoot('tsconfig.json'),
		]);
	} catch (error) {
		throw new Error(error.stdout || error.message);
	}
}

const icons = () =>
	src('nodes/**/*.svg', { base: 'nodes', encoding: false }).pipe(dest('dist/nodes'));
const samples = () =>
	src(['test/fixtures/*/*.json', '!test/fixtures/*/*~*.json'], { encoding: false }).pipe(
		dest('dist/nodes/samples'),
	);

/** Codex (how the editor lists a node) and output schemas, both from the definitions. */
async function descriptions() {
	const { nodeFiles } = require('./dist/test/build/nodeFiles.js');
	for (const { file, content } of nodeFiles(fromRoot('dist'))) {
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, JSON.stringify(content, null, '\t'));
	}
}

async function generated() {
	const { manifestOf, documentsOf, workflowsOf } = require('./dist/test/build/generate.js');
	const manifest = fromRoot('package.json');
	return [
		{ file: manifest, ...(await manifestOf(manifest, __dirname)) },
		...[...(await documentsOf(__dirname)), ...(await workflowsOf(fromRoot('workflows')))].map(
			([file, one]) => ({ file, ...one }),
		),
	];
}

async function write() {
	for (const { file, after } of await generated()) {
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, after);
	}
}

async function check() {
	const stale = (await generated()).filter(({ before, after }) => before !== after);
	if (stale.length > 0) {
		throw new Error(
			`Run "npx gulp generate": ${stale.map(({ file }) => file).join(', ')} would change`,
		);
	}
}

exports.assets = parallel(icons, samples, descriptions);
exports.build = series(compile, exports.assets);
exports.write = write;
exports.generate = series(compile, write);
exports.check = check;
exports.default = exports.build;
