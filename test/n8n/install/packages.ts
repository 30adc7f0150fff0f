import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a lock file says is installed: the version of a package, and the folders of all. */
export interface LockedPackages {
	readonly versionOf: (name: string) => string;
	readonly total: number;
	/** How many of them npm has unpacked in `folder`. */
	readonly unpackedIn: (folder: string) => number;
}

/** Reads a package-lock.json. */
export function lockedPackages(lockFile: string): LockedPackages {
	const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
		packages: Record<string, { version?: string; optional?: boolean }>;
	};
	// Optional ones are mostly those for other operating systems, which npm leaves out.
	const paths = Object.keys(packages).filter((path) => path && !packages[path]?.optional);
	return {
		versionOf: (name) => packages[`node_modules/${name}`]?.version ?? 'unknown',
		total: paths.length,
		unpackedIn: (folder) =>
			paths.filter((path) => existsSync(join(folder, path, 'package.json'))).length,
	};
}
