import type { Problem, Result } from '../delivery/sender';
import type { Html } from './html/template';
import type { LogSource } from './source';

/** The first value of each parameter of a screen's address. */
export type Query = Readonly<Record<string, string | undefined>>;

/** The fields of a posted form, all values of each. */
export type Form = Readonly<Record<string, readonly string[]>>;

/** What drawing a screen needs besides its data. */
export interface Frame {
	/** Goes with each form, so that no other site can post one. */
	readonly formToken: string;
	/** Epoch milliseconds. */
	readonly now: number;
	/** False: the page only shows, and no form changes anything. */
	readonly mayAct: boolean;
	/** Whether what waits would not be sent after a restart of n8n. */
	readonly retriesStop: boolean;
	/** How links to n8n's editor begin, without a slash at the end. */
	readonly editorAddress: string;
}

/** A screen as it is drawn: what stands in the page's main part. */
export interface Drawn {
	readonly title: string;
	readonly content: Html;
	/** False: it isn't what its address shows, and a page that renews itself would lose it. */
	readonly isLive?: false | undefined;
}

/** A screen that was gathered. */
export interface Shown {
	/** Plain data: the answer in JSON. */
	readonly data: object;
	readonly draw: (frame: Frame) => Drawn;
}

/** Why there is nothing to show: what the address names is not there (any more) or, if it is invalid, what it says can't be read. */
export interface NotShown extends Problem {
	readonly isInvalid?: true;
}

/** What was gathered for a screen, or why there is nothing. */
export type Gathered<Value> = { readonly ok: true; readonly value: Value } | NotShown;

/** A parameter that can't be read; the sentence names it and says what to write. Nothing is shown instead: what it leaves out may be taken for what it asks for. */
export function invalidAddress(problem: string): NotShown {
	return { ok: false, problem, isInvalid: true };
}

/** Gathers a screen. Rejects where a store fails. */
export type Screen = (source: LogSource, query: Query) => Promise<Gathered<Shown>>;

/** A screen of plain data that `gather` brings together, drawn from nothing else. */
export function screen<Model extends object>(
	gather: (source: LogSource, query: Query) => Promise<Gathered<Model>>,
	draw: (model: Model, frame: Frame) => Drawn,
): Screen {
	return async (source, query) => {
		const gathered = await gather(source, query);
		if (!gathered.ok) return gathered;
		const data = gathered.value;
		return { ok: true, value: { data, draw: (frame) => draw(data, frame) } };
	};
}

/**
 * What a posted form has led to: a screen to go to (303) that says what was done by its code, or something that is shown
 * only once, as the answer to the post itself.
 */
export type Acted =
	| { readonly kind: 'done'; readonly to: Query; readonly done: string }
	| { readonly kind: 'shown'; readonly shown: Shown };

/**
 * Does what a form asks for; a problem where that can't be done. Rejects where a store fails. `posting` tells the form from all
 * others: it is the same where one is posted again, as its first post failed in the middle.
 */
export type Action = (source: LogSource, form: Form, posting: string) => Promise<Result<Acted>>;
