import { readAddress, type Cidr } from '../../text/ipAddress';
import { isHostName, localAs, BLOCKED_PORTS } from './names';
import { isListed, blockedAs } from './ranges';

/** Why a URL or a connection is blocked: the whole set. */
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

/** Why something is blocked; the message is a sentence for the user and holds at most the host of the URL, never its path. */
export interface GuardBlock {
	readonly allowed: false;
	readonly code: GuardCode;
	readonly message: string;
	/** Whether a credential can allow it; absent: no. */
	readonly canBeAllowed?: boolean;
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

/** What is blocked, as a value. */
export function block(code: GuardCode, message: string): GuardBlock {
	return { allowed: false, code, message };
}

/** What is blocked unless a credential allows it. */
function blockUnlessAllowed(code: GuardCode, message: string): GuardBlock {
	return { ...block(code, message), canBeAllowed: true };
}

/** Judges protocol, port and literal address or name of a target, without the network. */
export function checkTarget(target: Target, policy: GuardPolicy): GuardBlock | undefined {
	if (target.protocol !== 'https:' && target.protocol !== 'http:') {
		return block('not-http', 'The URL must begin with https://.');
	}
	if (target.protocol === 'http:' && !policy.httpAllowed) {
		return blockUnlessAllowed('http-not-allowed', 'The URL must begin with https://, not http://.');
	}
	if (BLOCKED_PORTS.has(target.port)) {
		return block(
			'port-not-allowed',
			`Port ${target.port} is blocked, as it is not used for HTTP; use another port.`,
		);
	}
	return checkHost(target.hostname, policy);
}

/**
 * Judges a literal address, or a name by itself. A local name passes where networks are allowed: whether it may be used
 * depends on what it resolves to (`checkAnswer`), which behind a proxy nobody here gets to see.
 */
export function checkHost(host: string, policy: GuardPolicy): GuardBlock | undefined {
	if (isAddress(host)) return checkAddress(withoutBrackets(host), policy);
	const name = nameOf(host);
	if (!isHostName(name)) return block('name-not-allowed', 'The URL has no valid host name.');
	const local = localAs(name);
	if (local === undefined || (policy.allow.length > 0 && !policy.proxied)) return undefined;
	return blockLocal(name, local, policy);
}

/**
 * Judges what a name resolved to. Every address has to be fit to send to, as any of them may be used; those of a local
 * name have to be in the allowed networks, even if they are on the internet.
 */
export function checkAnswer(
	host: string,
	addresses: readonly string[],
	policy: GuardPolicy,
): GuardBlock | undefined {
	const name = nameOf(host);
	if (addresses.length === 0) return block('name-not-resolved', `${name} has no address.`);
	for (const address of addresses) {
		const blocked = checkAddress(address, policy, name);
		if (blocked) return blocked;
	}
	const local = localAs(name);
	const listed = addresses.every((address) => isListed(address, policy.allow));
	if (local === undefined || listed) return undefined;
	return blockLocal(name, local, policy);
}

/** Whether a host, with or without brackets, is a literal address, so that nothing is left to resolve. */
export function isAddress(host: string): boolean {
	return readAddress(withoutBrackets(host)) !== undefined;
}

function checkAddress(
	address: string,
	{ allow }: GuardPolicy,
	name?: string,
): GuardBlock | undefined {
	const what = blockedAs(address, allow);
	if (what === undefined) return undefined;
	const subject = name === undefined ? address : `${name} resolves to ${address}, which`;
	return blockUnlessAllowed('address-not-allowed', `${subject} is ${what}. ${ALLOW_IT}`);
}

function blockLocal(name: string, local: string, { proxied }: GuardPolicy): GuardBlock {
	const sentence = `${name} ${local}.`;
	return proxied
		? block('name-not-allowed', sentence)
		: blockUnlessAllowed('name-not-allowed', `${sentence} ${ALLOW_IT}`);
}

function nameOf(host: string): string {
	return host.toLowerCase().replace(/\.$/, '');
}

/** An IPv6 address as sockets write it. */
export function withoutBrackets(host: string): string {
	return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
