import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTlsProxy, throughOnly } from '../../support/network/tlsProxy';
import { pack, type Packed } from './pack';

const HOST = 'registry.npmjs.org';

/** npm's registry on this machine, as n8n and npm reach it. */
export interface Registry {
	/** Makes n8n and the npm that it runs ask this registry, and nobody else. */
	readonly environment: NodeJS.ProcessEnv;
	/** What was asked of it, as `GET /name/latest`. */
	readonly requests: readonly string[];
	/** Publishes the packages that lie in these folders; the newest of a name becomes its `latest`. */
	publish(folders: readonly string[]): Packed[];
	/** The file of a published version. */
	tarballOf(packed: Packed): string;
	close(): Promise<void>;
}

interface Version {
	readonly version: string;
	readonly dist: { readonly tarball: string; readonly integrity: string; readonly shasum: string };
}

/**
 * Starts it. n8n without an enterprise license uses npm's own registry only, so it is that one's address that a proxy
 * answers; every other host answers 501.
 */
export async function startRegistry(): Promise<Registry> {
	const folder = await mkdtemp(join(tmpdir(), 'registry-'));
	const published = new Map<string, Version[]>();
	const requests: string[] = [];
	const proxy = await startTlsProxy((incoming, response) => {
		const { host } = incoming.headers;
		if (host !== HOST) return void response.writeHead(501).end();
		requests.push(`${incoming.method} ${incoming.url}`);
		answer(incoming, response, published, folder);
	});
	return {
		requests,
		environment: { ...throughOnly(proxy.url), ...npmSettings(proxy.url, folder) },
		publish: (folders) => {
			const all = pack(folders, folder);
			all.forEach((packed, at) => add(packed, folders[at] ?? '', published));
			return all;
		},
		tarballOf: ({ filename }) => join(folder, filename),
		close: async () => {
			await proxy.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Nothing of the user's own settings, and nothing in the user's own cache. */
function npmSettings(proxyUrl: string, folder: string): NodeJS.ProcessEnv {
	return {
		npm_config_registry: `https://${HOST}/`,
		npm_config_https_proxy: proxyUrl,
		npm_config_strict_ssl: 'false',
		npm_config_cache: join(folder, 'cache'),
		npm_config_userconfig: join(folder, 'npmrc'),
		npm_config_globalconfig: join(folder, 'npmrc-global'),
		npm_config_update_notifier: 'false',
	};
}

function add(packed: Packed, folder: string, published: Map<string, Version[]>): void {
	const { name, filename, integrity, shasum } = packed;
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Version;
	const tarball = `https://${HOST}/${name}/-/${filename}`;
	const version = { ...manifest, dist: { tarball, integrity, shasum } };
	published.set(name, [...(published.get(name) ?? []), version]);
}

function answer(
	{ url = '' }: IncomingMessage,
	response: ServerResponse,
	published: ReadonlyMap<string, readonly Version[]>,
	folder: string,
): void {
	const [, name = '', wanted, file] = url.split('?')[0]?.split('/').map(decodeURIComponent) ?? [];
	const versions = published.get(name) ?? [];
	if (wanted === '-' && versions.some(({ dist }) => dist.tarball.endsWith(`/${file}`))) {
		response.writeHead(200, { 'content-type': 'application/octet-stream' });
		return void createReadStream(join(folder, String(file))).pipe(response);
	}
	const latest = versions.at(-1);
	const body =
		wanted === undefined && latest !== undefined
			? { name, 'dist-tags': { latest: latest.version }, versions: byVersion(versions) }
			: versions.find(
					({ version }) =>
						version === wanted || (wanted === 'latest' && version === latest?.version),
				);
	response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body ?? { error: 'Not found' }));
}

function byVersion(versions: readonly Version[]): Record<string, Version> {
	return Object.fromEntries(versions.map((one) => [one.version, one]));
}
