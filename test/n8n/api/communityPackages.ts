import type { N8nSession } from './session';

/** npm works behind the request. */
const TIMEOUT_SECONDS = 120;
const PATH = '/rest/community-packages';

/** A package as n8n lists it under Settings → Community nodes. */
export interface InstalledPackage {
	readonly packageName: string;
	readonly installedVersion: string;
	/** The version that npm has beyond the one that is installed. */
	readonly updateAvailable?: string;
	readonly installedNodes: ReadonlyArray<{ readonly type: string; readonly latestVersion: number }>;
}

/** What the editor's buttons under Settings → Community nodes ask n8n for. */
export class CommunityPackages {
	constructor(private readonly session: N8nSession) {}

	/** "Install": the newest version of a package. */
	async install(name: string): Promise<InstalledPackage> {
		return await this.session.request('POST', PATH, { name }, TIMEOUT_SECONDS);
	}

	/** "Update": to the newest version. */
	async update(name: string): Promise<InstalledPackage> {
		return await this.session.request('PATCH', PATH, { name }, TIMEOUT_SECONDS);
	}

	/** "Uninstall package". */
	async uninstall(name: string): Promise<void> {
		const query = new URLSearchParams({ name });
		await this.session.request('DELETE', `${PATH}?${query.toString()}`, undefined, TIMEOUT_SECONDS);
	}

	/** What is installed. */
	async list(): Promise<InstalledPackage[]> {
		return await this.session.request('GET', PATH, undefined, TIMEOUT_SECONDS);
	}
}
