#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { storeFolder } from '../store/claims';

const NO_SQLITE = `Node.js ${process.versions.node} has no node:sqlite: run this command with Node.js 22.16 or newer, the one that runs n8n.`;

async function main(): Promise<number> {
	const tell = (text: string) => void process.stdout.write(`${text}\n`);
	if (!isBuiltin('node:sqlite')) {
		tell(NO_SQLITE);
		return 1;
	}
	const { runMove } = await import('./run');
	return await runMove(process.argv.slice(2), {
		env: process.env,
		readFile: (path) => readFileSync(path, 'utf8'),
		folder: storeFolder(),
		now: Date.now,
		tell,
	});
}

void main().then((code) => {
	process.exitCode = code;
});
