import { StoreError } from '../store/error';
import { errorSentence } from '../text/error';
import { callerOf, type Caller } from './access/caller';
import { cookieHeader, sessionCookie } from './access/cookies';
import { securityHeaders } from './access/headers';
import { tokenOf, used } from './access/session';
import { posted, repeatable } from './answer/forms';
import { problemScreen } from './answer/plain';
import { document, isJsonWanted, json, PLAIN_TEXT, respond, type Answer } from './answer/respond';
import { signedIn, rejected } from './answer/strangers';
import { openedSource, shown, told, type OpenSource, type Visit } from './answer/visit';
import type { LogRequest, LogResponse } from './exchange';
import { EXPOSITION_TYPE } from './metrics/exposition';
import { DEFAULT_VIEW, FORM_FIELDS, LIVE, SIGN_IN, type LogRoutes } from './routes';
import type { LogSettings } from './settings';
import type { LogSource } from './source';

type Known = Exclude<Caller, { readonly kind: 'stranger' }>;

/** Answers a request to the log page. What is read from is opened only for somebody who may see it; never rejects. */
export async function handleLog(
	request: LogRequest,
	open: OpenSource,
	settings: LogSettings,
	routes: LogRoutes,
): Promise<LogResponse> {
	let opened: Promise<LogSource> | undefined;
	const visit: Visit = { request, open: () => (opened ??= open()), settings, routes };
	let caller: Caller | undefined;
	const answer = async (): Promise<Answer> => {
		if (request.form[FORM_FIELDS.action]?.[0] === SIGN_IN) return await signedIn(visit);
		caller = await callerOf(request, settings);
		return caller.kind === 'stranger' ? rejected(visit, caller) : await served(visit, caller);
	};
	const answered = await answer()
		.catch(async (error: unknown) => await failed(visit, caller, error))
		.catch((error: unknown) => brokenDown(visit, error));
	return respond(answered, securityHeaders(routes.layout, request));
}

/** The answer while the page can't even tell who may see it. */
export function unavailable(request: LogRequest, { layout }: LogRoutes): LogResponse {
	const screen = problemScreen('Not available', NOT_SET_UP);
	const answer = isJsonWanted(request)
		? json({ message: NOT_SET_UP }, 503)
		: document(layout.document(screen, {}), 503);
	return respond(answer, securityHeaders(layout, request));
}

const NOT_SET_UP = "The page isn't set up completely: n8n's log says what to correct.";

async function served(visit: Visit, caller: Known): Promise<Answer> {
	const { method, path } = visit.request;
	if (method === 'POST') return await posted(visit, caller);
	if (path === 'metrics') {
		const body = await visit.routes.metrics(await openedSource(visit));
		return { status: 200, type: EXPOSITION_TYPE, body };
	}
	return renewed(visit, caller, await viewed(visit, caller));
}

async function viewed(visit: Visit, caller: Known): Promise<Answer> {
	const { query } = visit.request;
	const { screens } = visit.routes;
	const name = query.view ?? DEFAULT_VIEW;
	const screen = Object.hasOwn(screens, name) ? screens[name] : undefined;
	const notFound = (message: string) =>
		told(visit, caller, { status: 404, title: 'Not found', message, back: {} });
	if (screen === undefined) return await notFound('The page has no such view: check the address.');
	const gathered = await screen(await openedSource(visit), query);
	if (gathered.ok) return await shown(visit, caller, gathered.value);
	const { problem, isInvalid } = gathered;
	if (isInvalid !== true) return await notFound(problem);
	const title = 'Not possible';
	return await told(visit, caller, { status: 400, title, message: problem, back: {} });
}

/** Notes that the session was used, unless the page asked without its reader. */
function renewed({ request, settings }: Visit, caller: Known, answer: Answer): Answer {
	if (caller.kind === 'token' || request.query[LIVE] !== undefined) return answer;
	const session = used(caller.session, settings.now());
	if (session === undefined) return answer;
	const token = tokenOf(session, caller.key);
	const isSecure = request.isHttps || session.isSecure;
	return { ...answer, cookies: [cookieHeader(sessionCookie(settings.pageId), token, isSecure)] };
}

/** A store that fails is told to who may know of it; anything else is a fault of ours, which only n8n's log tells. */
async function failed(visit: Visit, caller: Caller | undefined, error: unknown): Promise<Answer> {
	visit.settings.log.failed(error);
	if (!(error instanceof StoreError)) {
		return await told(visit, undefined, { status: 500, title: 'Error', message: FAULT });
	}
	const message =
		caller === undefined
			? "Sessions can't be checked at the moment, as their store can't be read: n8n's log says why."
			: errorSentence(error);
	const headers = { 'retry-after': '10' };
	const again = caller === undefined ? undefined : visit.request.query;
	const repeat = repeatable(visit, caller);
	return await told(visit, caller, {
		status: 503,
		title: 'Not available',
		message,
		again,
		repeat,
		headers,
	});
}

/** Where not even an error can be shown as a document. */
function brokenDown({ settings }: Visit, error: unknown): Answer {
	settings.log.failed(error);
	return { status: 500, type: PLAIN_TEXT, body: FAULT };
}

const FAULT = "The page can't be shown because of an error: n8n's log says what happened.";
