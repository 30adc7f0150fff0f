import { createHash } from 'node:crypto';
import type { Result } from '../../delivery/sender';
import type { Caller } from '../access/caller';
import { cookieHeader, sessionCookie } from '../access/cookies';
import { isOwnForm } from '../access/origin';
import { endOf, formIdIn } from '../access/session';
import { doneCode } from '../layout/done';
import { isJsonWanted, json, seeOther, type Answer } from './respond';
import { FORM_FIELDS, SIGN_OUT } from '../routes';
import type { Acted, Action, Form } from '../screen';
import { openedSource, shown, told, type Visit } from './visit';

type Signed = Extract<Caller, { readonly kind: 'session' }>;

const TOKENS_READ = 'The token can only read: sign in with the password to make changes.';
const FORGED =
	"This form wasn't sent by the page as it is now, so nothing was done. Go back, reload the page and try again.";
const READ_ONLY =
	'This page is read-only, so nothing was done. To allow changes, switch off Read Only in the options of its Webhook Log Trigger.';

const UNREADABLE = {
	type: {
		status: 415,
		title: 'Not possible',
		message: 'Only forms can be posted here, as application/x-www-form-urlencoded.',
	},
	size: {
		status: 413,
		title: 'Not possible',
		message: 'The form is too large: the maximum is 64 KB.',
	},
};

/** Does what a posted form asks for; nothing where it is not one of the caller's own pages. */
export async function posted(
	visit: Visit,
	caller: Exclude<Caller, { kind: 'stranger' }>,
): Promise<Answer> {
	const forbidden = (message: string) =>
		told(visit, caller, { status: 403, title: 'Not allowed', message, back: visit.request.query });
	if (caller.kind === 'token') return await forbidden(TOKENS_READ);
	const { unreadable } = visit.request;
	if (unreadable !== undefined) return await told(visit, caller, UNREADABLE[unreadable]);
	const formId = ownFormId(visit, caller);
	if (formId === undefined) return await forbidden(FORGED);
	const name = visit.request.form[FORM_FIELDS.action]?.[0] ?? '';
	if (name === SIGN_OUT) return await signedOut(visit, caller);
	const { actions } = visit.routes;
	const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
	if (action === undefined) {
		return await told(visit, caller, {
			status: 400,
			title: 'Not possible',
			message: 'The page has no such action: reload it and try again.',
			back: visit.request.query,
		});
	}
	return visit.settings.isReadOnly
		? await forbidden(READ_ONLY)
		: await doneByFirst(visit, { ...caller, formId }, action);
}

/** The fields of a form that can be posted again as it is, as what it asks for could not be done: only one of the caller's own pages. */
export function repeatable(visit: Visit, caller: Caller | undefined): Form | undefined {
	const isOwn = caller?.kind === 'session' && ownFormId(visit, caller) !== undefined;
	return isOwn ? visit.request.form : undefined;
}

/** The id of a form of the caller's own pages; undefined for any other form. */
function ownFormId({ request, settings }: Visit, { session, key }: Signed): string | undefined {
	const given = request.form[FORM_FIELDS.token]?.[0] ?? '';
	return isOwnForm(request, settings.hosts) ? formIdIn(given, session, key) : undefined;
}

/** A second post of the same form does nothing: it is a double click, or a browser that repeats what it sent. */
async function doneByFirst(visit: Visit, caller: Signed & { formId: string }, action: Action) {
	const { request, settings } = visit;
	const form = JSON.stringify([caller.session.id, caller.formId, request.form]);
	const posting = createHash('sha256').update(form).digest('base64url');
	const acted = await settings.postings.first(posting, async () => {
		const value = await action(await openedSource(visit), request.form, posting);
		return { value, isDone: value.ok && value.value.kind === 'done' };
	});
	if (acted !== undefined) return await done(visit, caller, acted);
	const code = doneCode('repeated');
	return isJsonWanted(request) ? json({ done: code }) : seeOther({ ...request.query, done: code });
}

async function done(visit: Visit, caller: Signed, acted: Result<Acted>): Promise<Answer> {
	const { query } = visit.request;
	if (!acted.ok) {
		const title = 'Not possible';
		return await told(visit, caller, { status: 422, title, message: acted.problem, back: query });
	}
	if (acted.value.kind === 'shown') return await shown(visit, caller, acted.value.shown);
	const { to, done: code } = acted.value;
	return isJsonWanted(visit.request) ? json({ done: code }) : seeOther({ ...to, done: code });
}

/** Ends the session in all processes, wherever else it is open. */
async function signedOut({ settings, request }: Visit, { session }: Signed): Promise<Answer> {
	await settings.ended.end(session.id, endOf(session, settings.session) - settings.now());
	const isSecure = request.isHttps || session.isSecure;
	return { ...seeOther({}), cookies: [cookieHeader(sessionCookie(settings.pageId), '', isSecure)] };
}
