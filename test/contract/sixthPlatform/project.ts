import { transformFileSync } from '@swc/core';
import { spawnSync } from 'node:child_process';
import {
	cpSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../documents';

const LEFT_OUT = /^(\.git|node_modules|dist|coverage)$/;
/** What generation runs. */
const COMPILED = ['lib/**/*.ts', 'nodes/**/*.ts', 'credentials/*.ts', 'test/{build,n8n}/**/*.ts'];

/** Copies the project into a temporary folder; the packages it depends on are linked. */
export function copyProject(): string {
	const project = mkdtempSync(join(tmpdir(), 'sixth-platform-'));
	for (const name of readdirSync(ROOT)) {
		if (LEFT_OUT.test(name)) continue;
		cpSync(join(ROOT, name), join(project, name), { recursive: true });
	}
	symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
	return project;
}

/** Compiles what generation runs. Types are checked by the build, not here. */
export function compile(project: string): void {
	for (const source of globSync(COMPILED, { cwd: project })) {
		if (source.endsWith('.test.ts')) continue;
		const { code } = transformFileSync(join(project, source), {
			configFile: join(ROOT, '.swcrc'),
			sourceMaps: false,
		});
		const file = join(project, 'dist', source.replace(/\.ts$/, '.js'));
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, code);
	}
}

/** Runs one of the project's tools; throws with what it printed where it fails. */
export function run(project: string, tool: string, ...args: readonly string[]): void {
	const file = join(project, 'node_modules', tool);
	const { NODE_OPTIONS: _unused, JEST_WORKER_ID: _worker, ...env } = process.env;
	const child = spawnSync(process.execPath, [file, ...args], {
		cwd: project,
		encoding: 'utf8',
		env,
		maxBuffer: 64 * 1024 * 1024,
	});
	if (child.status !== 0) throw new Error(`${tool}: ${child.stdout}${child.stderr}`);
}
