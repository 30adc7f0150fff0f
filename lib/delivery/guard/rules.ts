import { readAddress, type Cidr } from '../../text/ipAddress';
import { isHostName, localAs, REFUSED_PORTS } from './names';
import { isListed, refusedAs } from './ranges';

/** Why a URL or a connection is refused: the whole set. */
export type GuardCode =
	| 'not-a-url'
	| 'url-too-long'
	| 'not-http'
	| 'http-not-allowed'
	| 'credentials-in-url'
	| 'port-not-allowed'
	| 'name-not-allowed'
	| 'name-not-resolved'
	| 'address-not-allowed';

/** A refusal; the message is a sentence for the user and holds at most the host of the URL, never its path. */
export interface GuardRefusal {
	readonly allowed: false;
	readonly code: GuardCode;
	readonly message: string;
}

/** What may be reached. */
export interface GuardPolicy {
	readonly allow: readonly Cidr[];
	readonly httpAllowed: boolean;
	readonly proxied: boolean;
}

/** Where a connection goes: a URL is one, and so is what undici hands its connector (IPv6 there without brackets). */
export interface Target {
	readonly protocol: string;
	readonly hostname: string;
	readonly port: string;
}

const ALLOW_IT = 'To send there, add it to Allowed Private Networks.';

/** A refusal as a value. */
export function refuse(code: GuardCode, message: string): GuardRefusal {
	return { allowed: false, code, message };
}

/** Judges protocol, port and literal address or name of a target, without the network. */
export function refuseTarget(target: Target, policy: GuardPolicy): GuardRefusal | undefined {
	if (target.protocol !== 'https:' && target.protocol !== 'http:') {
		return refuse('not-http', 'The URL must begin with https://.');
	}
	if (target.protocol === 'http:' && !policy.httpAllowed) {
		return refuse('http-not-allowed', 'The URL must begin with https://, not http://.');
	}
	if (REFUSED_PORTS.has(target.port)) {
		return refuse(
			'port-not-allowed',
			`Port ${target.port} is blocked, as it is not used for HTTP; use another port.`,
		);
	}
	return refuseHost(target.hostname, policy);
}

/**
 * Judges a literal address, or a name by itself. A local name passes where networks are allowed: whether it may be used
 * depends on what it resolves to (`refuseAnswer`), which behind a proxy nobody here gets to see.
 */
export function refuseHost(host: string, policy: GuardPolicy): GuardRefusal | undefined {
	if (isAddress(host)) return refuseAddress(withoutBrackets(host), policy);
	const name = nameOf(host);
	if (!isHostName(name)) return refuse('name-not-allowed', 'The URL has no valid host name.');
	const local = localAs(name);
	if (local === undefined || (policy.allow.length > 0 && !policy.proxied)) return undefined;
	return refuse('name-not-allowed', localSentence(name, local, policy));
}

/**
 * Judges what a name resolved to. Every address has to be fit to send to, as any of them may be used; those of a local
 * name have to be in the allowed networks, even if they are on the internet.
 */
export function refuseAnswer(
	host: string,
	addresses: readonly string[],
	policy: GuardPolicy,
): GuardRefusal | undefined {
	const name = nameOf(host);
	if (addresses.length === 0) return refuse('name-not-resolved', `${name} has no address.`);
	for (const address of addresses) {
		const refusal = refuseAddress(address, policy, name);
		if (refusal) return refusal;
	}
	const local = localAs(name);
	const listed = addresses.every((address) => isListed(address, policy.allow));
	if (local === undefined || listed) return undefined;
	return refuse('name-not-allowed', localSentence(name, local, policy));
}

/** Whether a host, with or without brackets, is a literal address, so that nothing is left to resolve. */
export function isAddress(host: string): boolean {
	return readAddress(withoutBrackets(host)) !== undefined;
}

function refuseAddress(
	address: string,
	{ allow }: GuardPolicy,
	name?: string,
): GuardRefusal | undefined {
	const what = refusedAs(address, allow);
	if (what === undefined) return undefined;
	const subject = name === undefined ? address : `${name} resolves to ${address}, which`;
	return refuse('address-not-allowed', `${subject} is ${what}. ${ALLOW_IT}`);
}

function localSentence(name: string, local: string, { proxied }: GuardPolicy): string {
	return proxied ? `${name} ${local}.` : `${name} ${local}. ${ALLOW_IT}`;
}

function nameOf(host: string): string {
	return host.toLowerCase().replace(/\.$/, '');
}

/** An IPv6 address as sockets write it. */
export function withoutBrackets(host: string): string {
	return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
