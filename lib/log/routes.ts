import type { Html } from './html/template';
import type { Action, Drawn, Frame, Query, Screen } from './screen';
import type { LogSource } from './source';

/** Everything that can be asked for: screens by `view=…`, actions by a form's field `action`. */
export interface LogRoutes {
	/** The one named DEFAULT_VIEW is the page's bare address. */
	readonly screens: Readonly<Record<string, Screen>>;
	readonly actions: Readonly<Record<string, Action>>;
	/** Prometheus text. */
	readonly metrics: (source: LogSource) => Promise<string>;
	readonly layout: Layout;
}

/** The screen without `view`. */
export const DEFAULT_VIEW = 'sent';

/** Hidden fields of forms: what to do, the frame's token, without which it isn't done, and what ties a sign-in to the browser. */
export const FORM_FIELDS = { action: 'action', token: 'token', challenge: 'challenge' } as const;

/** The actions that are the page's own. */
export const SIGN_IN = 'sign-in';
export const SIGN_OUT = 'sign-out';

/** The parameter of requests that a page makes without its reader, with the id of its forms: they don't count as use of the session. */
export const LIVE = 'live';

/** What all documents have in common. */
export interface Layout {
	/** The text of a document's only style element, and of its only script element: the page's policy names their hashes. */
	readonly style: string;
	readonly script: string;
	/** The whole document around a screen; without a frame for somebody who is not signed in. */
	readonly document: (drawn: Drawn, query: Query, frame?: Frame) => Html;
}
