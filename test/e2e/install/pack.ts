import { spawnSync } from 'node:child_process';
import { findNpm, npmEnvironment } from '../../n8n/install/npm';

/** What `npm pack` says of a tarball that it has made. */
export interface Packed {
	readonly name: string;
	readonly version: string;
	readonly filename: string;
	readonly integrity: string;
	readonly shasum: string;
}

/** Makes the tarballs of packages that lie in these folders, as they would be published. */
export function pack(folders: readonly string[], into: string): Packed[] {
	const { command, args, shell } = findNpm();
	const options = ['--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', into];
	const run = spawnSync(command, [...args, 'pack', ...options, ...folders], {
		cwd: into,
		env: npmEnvironment(),
		shell,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	if (run.status !== 0) throw new Error(`"npm pack" failed: ${run.stderr}`, { cause: run.error });
	const printed = JSON.parse(run.stdout) as Record<string, Packed>;
	// A list in npm 11, an object by package name in npm 12.
	return Object.values(printed);
}
