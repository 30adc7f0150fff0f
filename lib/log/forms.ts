import type { Caller } from './access/caller';
import { cookieHeader, COOKIES } from './access/cookies';
import { isSame } from './access/key';
import { isOwnForm } from './access/origin';
import { endOf, formTokenOf } from './access/session';
import { isJsonWanted, json, seeOther, type Answer } from './respond';
import { FORM_FIELDS, SIGN_OUT } from './routes';
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
	if (!isOwn(visit, caller)) return await forbidden(FORGED);
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
	return visit.settings.isReadOnly ? await forbidden(READ_ONLY) : await done(visit, caller, action);
}

function isOwn({ request, settings }: Visit, { session, key }: Signed): boolean {
	const given = request.form[FORM_FIELDS.token]?.[0] ?? '';
	return isSame(given, formTokenOf(session, key)) && isOwnForm(request, settings.hosts);
}

async function done(
	visit: Visit,
	caller: Signed,
	action: Visit['routes']['actions'][string],
): Promise<Answer> {
	const { form, query } = visit.request;
	const acted = await action(await openedSource(visit), form);
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
	return { ...seeOther({}), cookies: [cookieHeader(COOKIES.session, '', request.isHttps)] };
}
