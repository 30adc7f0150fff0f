import { callerOf, type Stranger } from '../access/caller';
import { challengeFor, signIn } from '../access/signIn';
import { signInScreen } from './plain';
import { isJsonWanted, json, seeOther, type Answer } from './respond';
import { drawn, type Visit } from './visit';

/* What somebody gets who is not signed in: the same on every route, and nothing of what is there. */

const NOT_SIGNED_IN = 'Sign in on the page, or send the token of its credential as a bearer token.';
const WRONG = 'The password is wrong.';
const FORGED =
	"The form couldn't be verified. Allow cookies for this page in your browser, then sign in again.";

/** The answer to whatever a stranger asks for. */
export function rejected(visit: Visit, { waitSeconds }: Stranger): Answer {
	if (waitSeconds !== undefined) return limited(visit, waitSeconds, 'tokens');
	return unauthorized(visit, 401);
}

/** Signs in who posts the password: then the browser asks again for what it was asked for. */
export async function signedIn(visit: Visit): Promise<Answer> {
	const { request, settings } = visit;
	const { done: _done, ...asked } = request.query;
	const outcome = await signIn(request, settings);
	switch (outcome.kind) {
		case 'signedIn':
			return { ...seeOther(asked), cookies: outcome.cookies };
		case 'forged': {
			// Who has signed in in another tab meanwhile need not do it again.
			const { kind } = await callerOf(request, settings);
			return kind === 'session' ? seeOther(asked) : unauthorized(visit, 403, FORGED);
		}
		case 'wrong':
			return unauthorized(visit, 401, WRONG);
		case 'wait':
			return limited(visit, outcome.seconds, 'passwords');
	}
}

function limited(visit: Visit, seconds: number, what: 'passwords' | 'tokens'): Answer {
	const wait = `Too many wrong ${what}: wait ${seconds} second${seconds === 1 ? '' : 's'} and try again.`;
	const answer = unauthorized(visit, 429, wait);
	return { ...answer, headers: { 'retry-after': String(seconds) } };
}

function unauthorized(visit: Visit, status: number, problem?: string): Answer {
	const { request, settings } = visit;
	// Named as the scheme says, so that no browser asks for a password in a window of its own.
	const headers = status === 401 ? { 'www-authenticate': 'Bearer' } : undefined;
	if (isJsonWanted(request)) {
		return { ...json({ message: problem ?? NOT_SIGNED_IN }, status), headers };
	}
	const { field, cookies } = challengeFor(request, settings.random);
	return { ...drawn(visit, signInScreen(field, problem), status), headers, cookies };
}
