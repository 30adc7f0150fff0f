import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import {
	isAddress,
	block,
	checkAnswer,
	checkHost,
	type GuardCode,
	type GuardPolicy,
	type GuardBlock,
} from './rules';
import { oneLine, errorMessage } from '../../text/error';
import { isResolverFault, LookupTimeout, resolverDetail } from '../resolver/faults';

/** A connection that the guard did not let happen: the sender's own rule, not the endpoint's fault. */
export class GuardError extends Error {
	override readonly name = 'GuardError';
	readonly code: GuardCode;

	constructor(readonly block: GuardBlock) {
		super(block.message);
		this.code = block.code;
	}
}

/** All addresses of a name, each judged; rejects with a GuardError, or with the resolver's own error. */
export type Resolve = (host: string, options: LookupOptions) => Promise<LookupAddress[]>;

/** Rejects with a LookupTimeout where resolving takes longer. */
export async function withinTime<Value>(
	resolved: Promise<Value>,
	milliseconds: number,
): Promise<Value> {
	return await new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new LookupTimeout()), milliseconds);
		resolved.then(resolve, reject).finally(() => clearTimeout(late));
	});
}

/** Judges a name, looks it up and judges every address of the answer, whatever the caller picks from it. */
export function resolving(lookup: LookupFunction, policy: GuardPolicy): Resolve {
	return async (host, options) => {
		const named = checkHost(host, policy);
		if (named) throw new GuardError(named);
		const addresses = await addressesOf(lookup, host, options);
		const blocked = checkAnswer(host, addresses, policy);
		if (blocked) throw new GuardError(blocked);
		return addresses.map((address) => ({ address, family: isIP(address) }));
	};
}

/** The same with the signature of node:dns `lookup`, for sockets. */
export function asLookup(resolve: Resolve): LookupFunction {
	return (host, options, callback) => {
		void resolve(host, options).then(
			(addresses) => {
				if (options.all) callback(null, addresses);
				else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
			},
			(error: Error) => callback(error, options.all ? [] : ''),
		);
	};
}

/** Why a host can't be sent to as it resolves now, or undefined where it can. Never rejects. */
export async function checkResolved(
	host: string,
	resolve: Resolve,
): Promise<GuardBlock | undefined> {
	if (isAddress(host)) return undefined;
	try {
		await resolve(host, {});
		return undefined;
	} catch (error) {
		if (error instanceof GuardError) return error.block;
		const known = isResolverFault(error as Error);
		const reason = known ? resolverDetail(error as Error) : oneLine(errorMessage(error));
		return block('name-not-resolved', `${host} could not be resolved: ${reason}.`);
	}
}

async function addressesOf(
	lookup: LookupFunction,
	host: string,
	options: LookupOptions,
): Promise<string[]> {
	const answer = await new Promise<string | LookupAddress[]>((done, fail) => {
		lookup(host, { ...options, all: true }, (error, found) => {
			if (error) fail(error);
			else done(found);
		});
	});
	// A lookup that knows no `all` answers with one address.
	return Array.isArray(answer) ? answer.map(({ address }) => address) : [answer];
}
