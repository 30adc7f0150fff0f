import { join } from 'node:path';
import { lockedPackages } from '../n8n/install/packages';
import { sourcesFolder } from '../n8n/install/n8n';

/** What is said before n8n is downloaded into `folder`. */
export function firstUse(folder: string): string {
	const { versionOf } = lockedPackages(join(sourcesFolder(), 'package-lock.json'));
	return `n8n ${versionOf('n8n')} is downloaded once, with npm: about 0.7 GB, which takes 1 to 5 minutes.
It is kept for later in ${folder} (2.7 GB); delete that folder to remove it.`;
}
