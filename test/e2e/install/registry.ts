import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from '../../n8n/install/n8n';
import { startTlsProxy, throughOnly } from '../../support/network/tlsProxy';
import { pack, type Packed } from './pack';

const SETTINGS = 'n8n/dist/modules/community-packages/community-packages.config.js';

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
	const origin = await registryOfN8n();
	const folder = await mkdtemp(join(tmpdir(), 'registry-'));
	const published = new Map<string, Version[]>();
	const requests: string[] = [];
	const proxy = await startTlsProxy((incoming, response) => {
		const { host } = incoming.headers;
		if (host !== origin.host) return void response.writeHead(501).end();
		requests.push(`${incoming.method} ${incoming.url}`);
		answer(incoming, response, published, folder);
	});
	return {
		requests,
		environment: { ...throughOnly(proxy.url), ...npmSettings(origin, proxy.url, folder) },
		publish: (folders) => {
			const all = pack(folders, folder);
			all.forEach((packed, at) => add(packed, folders[at] ?? '', { origin, published }));
			return all;
		},
		tarballOf: ({ filename }) => join(folder, filename),
		close: async () => {
			await proxy.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** The registry that n8n asks unless it is told otherwise. */
async function registryOfN8n(): Promise<URL> {
	const fromN8n = createRequire(join((await ensureN8n()).folder, 'package.json'));
	fromN8n('reflect-metadata');
	const { CommunityPackagesConfig } = fromN8n(`./node_modules/${SETTINGS}`) as {
		readonly CommunityPackagesConfig: new () => { readonly registry: string };
	};
	return new URL(new CommunityPackagesConfig().registry);
}

/** Nothing of the user's own settings, and nothing in the user's own cache. */
function npmSettings(origin: URL, proxyUrl: string, folder: string): NodeJS.ProcessEnv {
	return {
		npm_config_registry: origin.href,
		npm_config_https_proxy: proxyUrl,
		npm_config_strict_ssl: 'false',
		npm_config_cache: join(folder, 'cache'),
		npm_config_userconfig: join(folder, 'npmrc'),
		npm_config_globalconfig: join(folder, 'npmrc-global'),
		npm_config_update_notifier: 'false',
	};
}

function add(
	packed: Packed,
	folder: string,
	{ origin, published }: { readonly origin: URL; readonly published: Map<string, Version[]> },
): void {
	const { name, filename, integrity, shasum } = packed;
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Version;
	const tarball = new URL(`${name}/-/${filename}`, origin).href;
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
