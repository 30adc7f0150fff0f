import type { RegistrationStore } from '../../../../lib/store/registrations';
import { isObject, type JsonObject } from '../../../../lib/webhook/http/message';
import { list, number, object, text, word } from '../../../../lib/webhook/platform/fields';
import type { Registered } from './error';

/** Registrations that are to be removed, as an n8n that starts again finds them. */
export interface Removal {
	readonly state: 'removing';
	readonly url: string;
	readonly registered: readonly Registered[];
	/** The id of n8n's credential. */
	readonly credential: string;
	/** The account the credential held, sealed. */
	readonly account: string;
	/** Epoch milliseconds. */
	readonly since: number;
	/** When it is attempted next, epoch milliseconds; undefined while it waits for another key. */
	readonly dueAt: number | undefined;
}

/** A URL that JustCall sends to, and that n8n is configured to be reached at. */
export interface InUse {
	readonly state: 'in use';
	readonly url: string;
}

const Entry = object({
	state: word('removing', 'in use'),
	url: text(),
	registered: list(object({ type: text(), urlId: text() })),
	credential: text(),
	account: text(),
	since: number(),
	dueAt: number(),
});

/** What came of withdrawing a removal: it is forgotten, or another process still has it. */
export type Withdrawal =
	| { readonly kind: 'withdrawn'; readonly removal: Removal | undefined }
	| { readonly kind: 'in progress' };

/** What is registered with JustCall by URL, where all processes that register and remove find it. Other texts are ignored. */
export class KeptRegistrations {
	/** Rejects where the store can't be opened. */
	constructor(private readonly store: () => Promise<RegistrationStore>) {}

	/** There after a crash, when it resolves; takes the place of what was kept for the same URL. */
	async keep(entry: Removal | InUse): Promise<void> {
		await (await this.store()).keep(entry.url, JSON.stringify(entry));
	}

	/** What is to be removed of a URL; undefined where nothing is, or no longer. */
	async removalOf(url: string): Promise<Removal | undefined> {
		return removalIn(await (await this.store()).textOf(url));
	}

	async all(): Promise<Array<Removal | InUse>> {
		const texts = await (await this.store()).all();
		return texts.map(entryIn).filter((entry) => entry !== undefined);
	}

	async forget(url: string): Promise<void> {
		await (await this.store()).forget(url);
	}

	/** Takes the removal of a URL for so long, or for longer; false where it is another process's, or to be done no more. */
	async take(url: string, milliseconds: number): Promise<boolean> {
		const isTaken = await (await this.store()).takeWork(url, milliseconds);
		return isTaken && (await this.removalOf(url)) !== undefined;
	}

	/** Leaves the removal of a URL to whoever takes it next. */
	async leave(url: string): Promise<void> {
		await (await this.store()).endWork(url);
	}

	/** Forgets a removal, unless it is in progress in another process, which then is told to stop. */
	async withdraw(url: string): Promise<Withdrawal> {
		const outcome = await (await this.store()).callOff(url);
		if (outcome.kind === 'in progress') return outcome;
		return { kind: 'withdrawn', removal: removalIn(outcome.text) };
	}
}

function removalIn(kept: string | undefined): Removal | undefined {
	const entry = entryIn(kept);
	return entry?.state === 'removing' ? entry : undefined;
}

function entryIn(kept = ''): Removal | InUse | undefined {
	const { state, url, ...rest } = Entry.parse(jsonIn(kept));
	if (url === undefined) return undefined;
	if (state === 'in use') return { state, url };
	const { credential, account, since, dueAt } = rest;
	if (state !== 'removing' || account === undefined || since === undefined) return undefined;
	const registered = rest.registered.flatMap(({ type = '', urlId }) =>
		urlId === undefined ? [] : [{ type, urlId }],
	);
	return { state, url, registered, credential: credential ?? '', account, since, dueAt };
}

function jsonIn(content: string): JsonObject {
	try {
		const value: unknown = JSON.parse(content);
		return isObject(value) ? value : {};
	} catch {
		return {};
	}
}
