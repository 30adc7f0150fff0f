import { readSettings } from '../../../delivery/subscription/settings';
import type { JsonObject } from '../../../webhook/http/message';

/** What a process must have to send to a subscription. */
export interface Needs {
	/** To know where it may be sent to; undefined: nothing. */
	readonly credential: string | undefined;
	/** To open its secrets and headers: sealed texts, each of which names its key. */
	readonly sealed: readonly string[];
}

const NOTHING: Needs = { credential: undefined, sealed: [] };
/** Read once for each revision. */
const known = new WeakMap<JsonObject, Needs>();

/** What stored settings need; nothing where this version can't read them, which an attempt then says. */
export function needsOf(settings: JsonObject): Needs {
	const before = known.get(settings);
	if (before !== undefined) return before;
	const read = readSettings(settings);
	const needs = read.ok ? needsIn(read.value) : NOTHING;
	known.set(settings, needs);
	return needs;
}

type Settings = Extract<ReturnType<typeof readSettings>, { readonly ok: true }>['value'];

function needsIn({ route, secrets, headers }: Settings): Needs {
	const sealed = [...secrets.map((secret) => secret.sealed), ...Object.values(headers)];
	return { credential: route.credential, sealed };
}
