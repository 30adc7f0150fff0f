import { StoreError } from '../../store/error';
import { errorSentence } from '../../text/error';
import type { Caller } from '../access/caller';
import { formTokenOf } from '../access/session';
import { discreetSender } from '../discreetSender';
import type { LogRequest } from '../exchange';
import { problemScreen, type Ways } from './plain';
import { document, isJsonWanted, json, type Answer } from './respond';
import { LIVE, type LogRoutes } from '../routes';
import type { Drawn, Frame, Shown } from '../screen';
import type { LogSettings } from '../settings';
import { retriesStop, type LogSource } from '../source';

/** Opens what is read from, for somebody who may see it. Rejects with a sentence where it can't be opened. */
export type OpenSource = () => Promise<LogSource>;

/** A request with all that its answer is made from. */
export interface Visit {
	readonly request: LogRequest;
	readonly open: OpenSource;
	readonly settings: LogSettings;
	readonly routes: LogRoutes;
}

/** An error that somebody is told. */
export interface Told extends Ways {
	readonly status: number;
	readonly title: string;
	readonly message: string;
	readonly headers?: Answer['headers'];
}

/** What is read from; rejects with a StoreError where it can't be opened. */
export async function openedSource({ open }: Pick<Visit, 'open'>): Promise<LogSource> {
	try {
		const source = await open();
		return { ...source, sender: discreetSender(source.sender) };
	} catch (error) {
		throw new StoreError(errorSentence(error), { cause: error });
	}
}

/** The frame of a caller's documents; undefined for one who gets none with data. */
async function frameFor(visit: Visit, caller: Caller | undefined): Promise<Frame | undefined> {
	if (caller?.kind !== 'session') return undefined;
	const { settings } = visit;
	const stop = async () => await retriesStop(await openedSource(visit));
	return {
		formToken: formTokenOf(caller.session, caller.key, formIdFor(visit)),
		now: settings.now(),
		mayAct: !settings.isReadOnly,
		// Of a store that can't be asked there is worse to tell.
		retriesStop: await stop().catch(() => false),
		editorAddress: settings.editorAddress,
	};
}

const FORM_ID = /^[\w-]{22}$/;

/** A page that renews itself keeps its forms' id: to its reader they are the same forms. */
function formIdFor({ request, settings }: Visit): string {
	const kept = request.query[LIVE] ?? '';
	return FORM_ID.test(kept) ? kept : settings.random(16).toString('base64url');
}

/** A screen, as data or as a document. */
export async function shown(visit: Visit, caller: Caller, { data, draw }: Shown): Promise<Answer> {
	// A machine gets data: there is nothing it could post.
	const frame = isJsonWanted(visit.request) ? undefined : await frameFor(visit, caller);
	return frame === undefined ? json(data) : drawn(visit, draw(frame), 200, frame);
}

/** A document around what is drawn. */
export function drawn(visit: Visit, screen: Drawn, status: number, frame?: Frame): Answer {
	return document(visit.routes.layout.document(screen, visit.request.query, frame), status);
}

/** An error, as data or as a document. */
export async function told(visit: Visit, caller: Caller | undefined, error: Told): Promise<Answer> {
	const { status, title, message, headers } = error;
	if (isJsonWanted(visit.request) || caller?.kind === 'token') {
		return { ...json({ message }, status), headers };
	}
	const frame = await frameFor(visit, caller);
	return { ...drawn(visit, problemScreen(title, message, error), status, frame), headers };
}
