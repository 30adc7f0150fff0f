import type { Selection } from '../../../../lib/webhook/platform/definition';
import { unreachable } from '../../../../lib/webhook/platform/reachable';
import type { JustCallApi } from '../api/client';
import { createAll, type Rejected } from './create';
import { listed, ownType, readList, removeAll, type Listed } from '../api/entries';
import { events } from '../../events/list';
import { errorFor, type Failure, type Registered } from '../api/error';

/** The events to register for a trigger's selection. All events leave out sms.sent_received: it repeats two others. */
export function typesToRegister(selection: Selection): string[] {
	const types = Object.keys(events);
	return selection === 'all'
		? types.filter((type) => type !== 'sms.sent_received')
		: types.filter((type) => selection.has(type));
}

/** What to do so that a URL is registered once for each wanted event and for no other. */
export interface Plan {
	/** Registered already, by an earlier activation or manually: adopted. */
	readonly keep: readonly Registered[];
	readonly create: readonly string[];
	/** No longer wanted, or registered twice. */
	readonly remove: readonly Registered[];
}

/** Plans from what is listed; looks at entries of exactly this URL and at no other. */
export function plan(entries: readonly Listed[], url: string, types: readonly string[]): Plan {
	const wanted = new Set(types.map(ownType));
	const keep = new Map<string, Registered>();
	const remove: Registered[] = [];
	for (const { type, urlId } of entries.filter((entry) => entry.url === url)) {
		if (wanted.has(type) && !keep.has(type)) keep.set(type, { type, urlId });
		else remove.push({ type, urlId });
	}
	return {
		keep: [...keep.values()],
		create: [...wanted].filter((type) => !keep.has(type)),
		remove,
	};
}

/** How `synchronise` may be told to go about it. */
export interface RegistrationOptions {
	/** Also URLs that JustCall can't reach: for tests on this machine. */
	readonly allowAnyUrl?: boolean;
}

/** What came of it. */
export interface Synchronised {
	readonly registered: readonly Registered[];
	/** Events that JustCall rejected, with its words. */
	readonly rejected: ReadonlyArray<{ readonly type: string; readonly message: string }>;
	/** No longer wanted, but could not be deleted: their events come, and are not selected. */
	readonly leftBehind: readonly Registered[];
}

/**
 * Registers a URL for these events and for no others. Events that JustCall rejects are named in the result; where
 * none could be registered, or the API stopped working, everything made here is taken back and a RegistrationError
 * says what to do. What was registered before stays.
 */
export async function synchronise(
	api: JustCallApi,
	url: string,
	types: readonly string[],
	{ allowAnyUrl = false }: RegistrationOptions = {},
): Promise<Synchronised> {
	const problem = allowAnyUrl ? undefined : unreachable(url);
	if (problem !== undefined) throw errorFor({ code: 'url-not-public', says: problem }, url);
	const before = await listed(api);
	const { keep, create, remove } = plan(before, url, types);
	const made = await createAll(api, url, create);
	const registered = [...keep, ...made.registered];
	const fatal = made.stopped ?? (registered.length === 0 ? reasonOf(made.rejected) : undefined);
	if (fatal !== undefined) {
		throw errorFor(fatal, url, await takeBack(api, url, before, made.registered));
	}
	return {
		registered,
		rejected: made.rejected.map(({ type, failure }) => ({ type, message: failure.says })),
		leftBehind: (await removeAll(api, remove)).leftBehind,
	};
}

/**
 * Deletes registrations by id, or all of a URL; ids that JustCall does not know any more count as deleted. Throws
 * a RegistrationError that names what is left.
 */
export async function unregister(
	api: JustCallApi,
	target: readonly Registered[] | string,
): Promise<void> {
	const doomed =
		typeof target === 'string' ? (await listed(api)).filter(({ url }) => url === target) : target;
	const { failure, leftBehind } = await removeAll(api, doomed);
	if (failure !== undefined) throw errorFor(failure, undefined, leftBehind);
}

/** Why nothing could be registered: the reason that tells most of what to do. */
function reasonOf(rejected: readonly Rejected[]): Failure | undefined {
	const failures = rejected.map(({ failure }) => failure);
	return (
		failures.find(({ code }) => code === 'url-not-public') ??
		failures.find(({ code }) => code === 'plan') ??
		failures[0]
	);
}

/** Deletes what was made; the list also tells of entries whose confirmation got lost. Gives what is left. */
async function takeBack(
	api: JustCallApi,
	url: string,
	before: readonly Listed[],
	made: readonly Registered[],
): Promise<readonly Registered[]> {
	const entries = await readList(api);
	const old = new Set(before.map(({ urlId }) => urlId));
	const fresh = 'code' in entries ? [] : entries.filter((one) => one.url === url);
	const doomed = new Map([...made, ...fresh].map((one) => [one.urlId, one]));
	const { leftBehind } = await removeAll(
		api,
		[...doomed.values()].filter(({ urlId }) => !old.has(urlId)),
	);
	return leftBehind;
}
