import { isIP } from 'node:net';
import type { LookupAddress } from 'node:dns';

/** How this machine finds the address of a name. */
export interface NameSettings {
	/** Addresses of the hosts file, by name in lower case. */
	readonly hosts: ReadonlyMap<string, readonly LookupAddress[]>;
	/** Domains that short names are completed with, in their order. */
	readonly search: readonly string[];
	/** A name with fewer dots than this is completed first, and asked for as it is written afterwards. */
	readonly dots: number;
}

/** What the settings are read from. */
export interface NameFiles {
	readonly hosts: string;
	readonly resolvConf: string;
	/** `LOCALDOMAIN` and `RES_OPTIONS` of the environment come before the file (resolv.conf(5)). */
	readonly environment: Readonly<Record<string, string | undefined>>;
}

const MOST_DOTS = 15;

/** Reads a hosts file (hosts(5)) and resolv.conf; lines that can't be read are left out, as resolvers do. */
export function nameSettings({ hosts, resolvConf, environment }: NameFiles): NameSettings {
	let search: readonly string[] = [];
	let options: readonly string[] = [];
	for (const [keyword, ...words] of linesOf(resolvConf)) {
		if (keyword === 'search' || keyword === 'domain') search = words;
		if (keyword === 'options') options = [...options, ...words];
	}
	const { LOCALDOMAIN = '', RES_OPTIONS = '' } = environment;
	const own = wordsIn(LOCALDOMAIN);
	return {
		hosts: hostsIn(hosts),
		search: (own.length > 0 ? own : search).map(nameOf),
		dots: dotsIn([...options, ...wordsIn(RES_OPTIONS)]),
	};
}

/** The names to ask for, one after the other until one exists. */
export function candidates(name: string, { search, dots }: NameSettings): string[] {
	const absolute = name.endsWith('.');
	const plain = nameOf(name);
	if (absolute || plain.split('.').length - 1 >= dots) return [plain];
	return [...search.filter((domain) => domain !== '').map((it) => `${plain}.${it}`), plain];
}

/** A name as it is compared: in lower case, without the dot at its end. */
export function nameOf(text: string): string {
	return text.toLowerCase().replace(/\.$/, '');
}

function hostsIn(text: string): Map<string, LookupAddress[]> {
	const found = new Map<string, LookupAddress[]>();
	for (const [address = '', ...names] of linesOf(text)) {
		const family = isIP(address);
		if (family === 0) continue;
		for (const name of new Set(names.map(nameOf))) {
			found.set(name, [...(found.get(name) ?? []), { address, family }]);
		}
	}
	return found;
}

function dotsIn(options: readonly string[]): number {
	const told = options.findLast((option) => /^ndots:\d+$/.test(option));
	return told === undefined ? 1 : Math.min(MOST_DOTS, Number(told.slice('ndots:'.length)));
}

function linesOf(text: string): string[][] {
	return text.split(/\r?\n/).map((line) => wordsIn(line.replace(/[#;].*$/, '')));
}

function wordsIn(text: string): string[] {
	return text.split(/\s+/).filter((word) => word !== '');
}
