'use strict';
/*
 * Makes Node 24 available to the scripts of package.json, where `node_modules/.bin` comes first: n8n 2.41 needs it.
 * Install scripts are off (.npmrc), because one of n8n's lint packages refuses every installer but pnpm and isolated-vm
 * compiles for minutes without being needed; so the one install script that is wanted, node's own, is run here.
 * Given a program and its options, it runs that in Node 24: the shell that runs a script of package.json looks for `node` once.
 */
const { execFileSync, execSync, spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const WANTED = 24;
const MODULES = join(__dirname, '..', '..', 'node_modules');
const major = (version) => Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);

const BUNDLED = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function bundled() {
	try {
		return major(execFileSync(BUNDLED, ['--version'], { encoding: 'utf8', stdio: 'pipe' }));
	} catch {
		return 0;
	}
}

function fetchNode() {
	console.log(`Downloading Node ${WANTED} for this project (once, about 50 MB) …`);
	try {
		execSync('npm rebuild node --ignore-scripts=false', { stdio: ['ignore', 'ignore', 'inherit'] });
	} catch {
		// npm has said why; what to do follows.
	}
}

function end(message) {
	console.error(message);
	process.exit(1);
}

if (!existsSync(MODULES)) end('The dependencies are not installed. Run "npm ci" first.');
const isOld = major(process.version) < WANTED;
if (isOld && bundled() < WANTED) {
	fetchNode();
	if (bundled() < WANTED) {
		end(
			`This project needs Node ${WANTED}; this is ${process.version}, and Node ${WANTED} could not be downloaded. ` +
				`Check the network connection, or install Node ${WANTED} from https://nodejs.org, then run the same command again.`,
		);
	}
}

const [, , ...program] = process.argv;
if (program.length > 0) {
	const { status } = spawnSync(isOld ? BUNDLED : process.execPath, program, { stdio: 'inherit' });
	process.exitCode = status ?? 1;
}
