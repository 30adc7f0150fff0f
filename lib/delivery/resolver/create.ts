import { lookup } from 'node:dns';
import { readFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { NameCache } from './cache';
import { NameLookups, type ResolverOptions } from './lookups';
import { cAresQuery } from './cAres';
import { nameSettings, type NameSettings } from './systemSettings';

/**
 * A lookup with the signature of node:dns `lookup` that no silent name server holds up: equal questions are asked once,
 * answers are kept for a short time, and the threads that n8n resolves names with are left alone. Rejects after five
 * seconds at the latest.
 */
export function createResolver(options: ResolverOptions): LookupFunction {
	const lookups = new NameLookups(options);
	const cache = new NameCache((name, isNew) => lookups.ask(name, isNew), options);
	return (host, { all, family }, callback) => {
		cache.addressesOf(host).then(
			(found) => {
				const wanted = familyOf(family);
				const fitting = found.filter((it) => wanted === 0 || it.family === wanted);
				if (all) callback(null, [...fitting]);
				else callback(null, fitting[0]?.address ?? '', fitting[0]?.family);
			},
			(error: Error) => callback(error, all ? [] : ''),
		);
	};
}

/** The resolver of this process, as its system is set up. */
export function systemResolver(): LookupFunction {
	const elapsed = () => performance.now();
	return createResolver({
		query: cAresQuery(elapsed),
		system: lookup,
		settings: keptSettings(elapsed),
		elapsed,
		timer: (delayMilliseconds, callback) => {
			const timeout = setTimeout(callback, delayMilliseconds).unref();
			return () => clearTimeout(timeout);
		},
	});
}

const KEEP_MILLISECONDS = 5_000;
const HOSTS =
	process.platform === 'win32'
		? join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts')
		: '/etc/hosts';
const RESOLV_CONF = '/etc/resolv.conf';

/** Reads the files anew every few seconds; one that is not there says nothing. */
function keptSettings(elapsed: () => number): () => Promise<NameSettings> {
	let kept: Promise<NameSettings> | undefined;
	let readAt = 0;
	return async () => {
		if (kept === undefined || elapsed() - readAt > KEEP_MILLISECONDS) {
			readAt = elapsed();
			kept = Promise.all([textOf(HOSTS), textOf(RESOLV_CONF)]).then(([hosts, resolvConf]) =>
				nameSettings({ hosts, resolvConf, environment: process.env }),
			);
		}
		return await kept;
	};
}

async function textOf(file: string): Promise<string> {
	return await readFile(file, 'utf8').catch(() => '');
}

function familyOf(family: number | string | undefined): number {
	if (family === 4 || family === 'IPv4') return 4;
	return family === 6 || family === 'IPv6' ? 6 : 0;
}
