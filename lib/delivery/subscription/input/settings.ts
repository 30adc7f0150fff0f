import type { Dialect } from '../../../webhook/dialect/compose';
import { INTERNET, principalOf, type ClearRoute, type ActingRoute } from '../permission';
import type { Guard } from '../../guard/create';
import { checkType, eventsFrom, filtersFrom } from './events';
import { labelFrom, numberFrom, orderFrom, policyFrom } from './policy';
import { customFrom, headersFrom, presetFrom } from './request';
import { guardOf, urlFrom, urlsFrom } from './url';
import { InvalidInput } from '../result';
import type { Keyring } from '../secret/keyring';
import type { SubscriptionSettings } from '../settings';
import { dialectFor, type Presets } from '../routing';

/** What a user gives for a subscription; what is left out gets the preset's own. */
export interface SubscriptionInput {
	readonly label?: string | undefined;
	readonly url: string;
	readonly urlByEvent?: Readonly<Record<string, string>> | undefined;
	readonly events?: SubscriptionSettings['events'] | undefined;
	readonly filters?: SubscriptionSettings['filters'] | undefined;
	readonly preset?: string | undefined;
	readonly custom?: SubscriptionSettings['custom'] | undefined;
	/** A secret of the user's own; absent: one is generated. */
	readonly secret?: string | undefined;
	/** Which kind is generated where the dialect knows both: `hmac` (v1), or `ed25519` (v1a). */
	readonly secretKind?: 'hmac' | 'ed25519' | undefined;
	readonly policy?: SubscriptionSettings['policy'] | undefined;
	readonly concurrency?: number | undefined;
	readonly ratePerSecond?: number | undefined;
	readonly order?: SubscriptionSettings['order'] | undefined;
	readonly probeEverySeconds?: number | undefined;
	readonly headers?: Readonly<Record<string, string>> | undefined;
	/** False: nothing is added to the URL. */
	readonly eventInUrl?: boolean | undefined;
	readonly enabled?: boolean | undefined;
	/** Where the one who acts may send, and who that is; the proxy's URL in clear. */
	readonly route: ActingRoute;
	/** Whom it will belong to (`scopeOf`); absent: everybody. */
	readonly scope?: string | undefined;
}

/** What reading a user's input needs. */
export interface InputDeps {
	readonly presets: Presets;
	readonly keyring: Keyring;
	/** The rule about where a route may lead (`Transport.guard`); throws a sentence. */
	readonly guard: (route: ClearRoute) => Guard;
	/** `randomBytes` of node:crypto. */
	readonly randomBytes: (bytes: number) => Buffer;
	readonly nowMilliseconds: number;
}

/** What a user changes: undefined leaves a field as it is, null takes it back to what the preset has. */
export type SubscriptionChanges = {
	readonly [Name in keyof Omit<SubscriptionInput, 'secret' | 'secretKind' | 'scope'>]?:
		SubscriptionInput[Name] | null;
};

/** The same as far as it is settings. */
export type Changes = Omit<SubscriptionChanges, 'enabled'>;
type Settings = SubscriptionSettings;

/** The settings with some fields changed, each judged; throws an InvalidInput. */
export async function settingsWith(
	current: Settings,
	changes: Changes,
	deps: InputDeps,
): Promise<Settings> {
	const form = formWith(current, changes, deps);
	const dialect = requireDialect(form, deps.presets);
	const content = contentWith({ ...current, ...form }, changes, { ...deps, dialect });
	const destination = await destinationWith({ ...current, ...form, ...content }, changes, deps);
	return {
		...current,
		...form,
		...content,
		...destination,
		...policyAndLimitsWith(current, changes, dialect),
	};
}

/** The dialect of these settings; throws where there is none. */
export function requireDialect(
	settings: Pick<Settings, 'preset' | 'custom'>,
	presets: Presets,
): Dialect {
	const dialect = dialectFor(settings, presets);
	if (dialect) return dialect;
	throw new InvalidInput(`Format: this version has no "${settings.preset}"; choose another.`);
}

function formWith(current: Settings, changes: Changes, { presets }: InputDeps) {
	const { preset: wanted = changes.custom ? 'custom' : undefined } = changes;
	const preset = wanted === undefined ? current.preset : presetFrom(wanted, presets);
	if (preset !== 'custom') return { preset, custom: undefined };
	const kept = changes.custom === undefined && current.custom;
	return { preset, custom: kept || customFrom(changes.custom) };
}

/** What is asked of events and said in each request; all of it again where the preset is another. */
function contentWith(
	current: Settings,
	changes: Changes,
	{ presets, keyring, dialect }: InputDeps & { readonly dialect: Dialect },
): Pick<Settings, 'events' | 'filters' | 'headers'> {
	const preset = presets.get(current.preset);
	const { events = current.events, filters, headers } = changes;
	if (headers === undefined) headersFrom(blanks(Object.keys(current.headers)), dialect);
	const sealed = Object.entries(headersFrom(headers, dialect)).map(
		([name, value]) => [name, keyring.seal(value, 'header')] as const,
	);
	return {
		events: eventsFrom(events, preset),
		filters: filters === undefined ? current.filters : filtersFrom(filters),
		headers: headers === undefined ? current.headers : Object.fromEntries(sealed),
	};
}

function blanks(names: readonly string[]): Record<string, string> {
	return Object.fromEntries(names.map((name) => [name, '']));
}

/** Where events go, judged anew whenever one of these changes. */
async function destinationWith(
	current: Settings,
	{ route, url, urlByEvent }: Changes,
	{ presets, guard: open }: InputDeps,
): Promise<Partial<Settings>> {
	if (route === undefined && url === undefined && urlByEvent === undefined) return {};
	const acting = route ? tidied(route) : INTERNET;
	const guard = guardOf(acting, open);
	const urls = urlByEvent === undefined ? current.urlByEvent : urlByEvent;
	const preset = presets.get(current.preset);
	return {
		url: await urlFrom(url ?? current.url, guard),
		urlByEvent: await urlsFrom(urls, guard, (type) => {
			checkType(type, preset);
			if (current.events === 'all' || current.events.includes(type)) return;
			throw new InvalidInput(
				`URL of ${type}: the subscription doesn't include that event type; add it to Events, or remove the URL.`,
			);
		}),
		route: principalOf(acting),
	};
}

function tidied(route: ActingRoute): ActingRoute {
	const { allow, httpAllowed, proxy = '' } = route;
	const networks = allow.map((network) => network.trim()).filter((network) => network !== '');
	return {
		...principalOf(route),
		allow: networks,
		httpAllowed,
		...(proxy.trim() !== '' && { proxy: proxy.trim() }),
	};
}

const MOST_CONCURRENT = { least: 1, most: 100, whole: true };
const DEFAULT_CONCURRENCY = 10;

/** Retry policy, limits, order and label. Of the policy, what is not given stays. */
function policyAndLimitsWith(
	current: Settings,
	changes: Changes,
	dialect: Dialect,
): Partial<Settings> {
	const { label, policy, concurrency, ratePerSecond, order, probeEverySeconds, eventInUrl } =
		changes;
	return {
		...(label !== undefined && { label: labelFrom(label) }),
		...(eventInUrl !== undefined && { eventInUrl: eventInUrl ?? undefined }),
		...(policy !== undefined && {
			policy: policy === null ? {} : policyFrom({ ...current.policy, ...policy }),
		}),
		...(concurrency !== undefined && {
			concurrency: numberFrom(concurrency, 'Concurrency', MOST_CONCURRENT) ?? DEFAULT_CONCURRENCY,
		}),
		...(ratePerSecond !== undefined && {
			ratePerSecond: numberFrom(ratePerSecond, 'Rate per second', { least: 0.001, most: 10_000 }),
		}),
		...(order !== undefined && { order: orderFrom(order, dialect.orderKey !== undefined) }),
		...(probeEverySeconds !== undefined && {
			probeEverySeconds: numberFrom(probeEverySeconds, 'Probe every', { least: 10, most: 86_400 }),
		}),
	};
}
