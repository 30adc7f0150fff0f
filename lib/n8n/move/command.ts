#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { storeFolder } from '../store/claims';
import { runMove } from './run';

void runMove(process.argv.slice(2), {
	env: process.env,
	readFile: (path) => readFileSync(path, 'utf8'),
	folder: storeFolder(),
	now: Date.now,
	tell: (text) => void process.stdout.write(`${text}\n`),
}).then((code) => {
	process.exitCode = code;
});
