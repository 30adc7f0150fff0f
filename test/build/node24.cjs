'use strict';
/*
 * Makes Node 24 available to the scripts of package.json, where `node_modules/.bin` comes first: n8n 2.41 needs it.
 * Install scripts are off (.npmrc), because one of n8n's lint packages refuses every installer but pnpm and isolated-vm
 * compiles for minutes without being needed; so the one install script that is wanted, node's own, is run here.
 */
const { execFileSync, execSync } = require('node:child_process');
const { join } = require('node:path');

const WANTED = 24;
const major = (version) => Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);

function bundled() {
	try {
		const file = join(__dirname, '..', '..', 'node_modules', 'node', 'bin', 'node');
		return major(execFileSync(file, ['--version'], { encoding: 'utf8', stdio: 'pipe' }));
	} catch {
		return 0;
	}
}

if (major(process.version) < WANTED && bundled() < WANTED) {
	console.log(`Fetching Node ${WANTED} for this project (once) …`);
	execSync('npm rebuild node --ignore-scripts=false', { stdio: ['ignore', 'ignore', 'inherit'] });
	if (bundled() < WANTED) {
		console.error(
			`Node ${WANTED} could not be set up. Install Node ${WANTED} yourself and try again.`,
		);
		process.exit(1);
	}
}
