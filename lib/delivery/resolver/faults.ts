/** The name server did not answer; the code is that of node:dns. */
export class LookupTimeout extends Error {
	override readonly name = 'LookupTimeout';
	readonly code = 'ETIMEOUT';

	constructor() {
		super('The name server did not respond');
	}
}

const NO_ANSWER = 'the name server did not respond';
/** What resolvers say, by the codes of getaddrinfo and of c-ares. */
const DETAILS: Readonly<Record<string, string>> = {
	EAI_AGAIN: NO_ANSWER,
	ETIMEOUT: NO_ANSWER,
	ECONNREFUSED: 'there is no name server',
	EAI_FAIL: 'the name server failed',
	ESERVFAIL: 'the name server failed',
	EREFUSED: 'the name server refused to resolve this name',
};
const OTHERWISE = 'the name could not be resolved';

/** Whether a name could not be resolved; that it does not exist is an answer, and no fault of the resolver. */
export function isResolverFault(error: Error): boolean {
	if (error instanceof LookupTimeout) return true;
	const { code, syscall } = told(error);
	const asked = syscall === 'getaddrinfo' || syscall.startsWith('query');
	return code.startsWith('EAI_') || (asked && code !== 'ENOTFOUND');
}

/** Why, by the resolver's code, such as `the name server did not answer (ETIMEOUT)`. */
export function resolverDetail(error: Error): string {
	const { code } = told(error);
	const detail = DETAILS[code] ?? OTHERWISE;
	return code === '' ? detail : `${detail} (${code})`;
}

function told(error: Error): { readonly code: string; readonly syscall: string } {
	const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
	return { code: String(code), syscall };
}
