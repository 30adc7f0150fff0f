import type { PlatformDelivery } from '../retry/platformDelivery';
import type { Forms } from '../dialect/compose';
import type { Envelope } from './envelope';
import type { EventDefinition } from './event';
import type { JsonObject, Message } from '../http/message';
import type { Numbering } from '../record/phone';
import type { Scheme } from '../signature/scheme';

/** How a user subscribes: through the platform's API, or manually as these words say. */
export interface SubscriptionGuide {
	readonly by: 'api' | 'hand';
	/** Whether the platform sends to https:// only. */
	readonly httpsOnly?: boolean;
	/** The platform's menu path. */
	readonly where: string;
	/** Where the secret is found; one sentence. */
	readonly secret: string;
	/** What to do, in order and in full, one sentence a step. */
	readonly steps: readonly string[];
	/** The same in three short steps, where it differs from other platforms. */
	readonly brief?: readonly string[];
	/** What sends, as sentences call it; absent: the platform's name. */
	readonly sender?: string;
}

/** Everything this package knows of one phone platform's webhooks. */
export interface Platform {
	readonly id: string;
	readonly name: string;
	/** What its events are about, to end the sentence "Starts the workflow on …". */
	readonly topics?: string;
	/** Address of the vendor's own page on webhooks. */
	readonly documentation: string;
	/** Name of the n8n credential that holds its secrets. */
	readonly credential: string;
	readonly events: Readonly<Record<string, EventDefinition>>;
	/** The events a new trigger has selected. */
	readonly defaultEvents: readonly string[];
	/** Reads an event whose type nothing tells for certain; where such events come, they leave by an output of their own. */
	readonly readUnrecognized?: EventDefinition['read'];
	readonly envelope: (body: JsonObject, message: Message, selection: Selection) => Envelope;
	/** The field that holds the JSON where a body comes as a form. */
	readonly formField?: string;
	/** Fields of the body that name its delivery, not its event. */
	readonly deliveryFields?: readonly string[];
	/** Answers the platform's check of a new URL, which comes unsigned; undefined: this body is no such check. */
	readonly handshake?: (body: JsonObject) => JsonObject | undefined;
	readonly signature: Scheme;
	/** How it writes phone numbers, where that is not E.164. */
	readonly numbering?: Pick<Numbering, 'countryCodeWithoutPlus'>;
	/** How its webhooks are written when we send them. */
	readonly forms?: Forms;
	readonly delivery: PlatformDelivery;
	readonly subscription: SubscriptionGuide;
}

/** The event types a trigger wants. */
export type Selection = 'all' | ReadonlySet<string>;

/** Checks a platform definition as far as types can't and returns it. Throws on a contradiction in it. */
export function definePlatform(platform: Platform): Platform {
	const names = Object.entries(platform.events).flatMap(([type, { aliases }]) => [
		type,
		...aliases,
	]);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) throw new Error(`${platform.name}: "${twice}" names two events`);
	const known = (type: string) => Object.hasOwn(platform.events, type);
	const unknown = platform.defaultEvents.find((type) => !known(type));
	if (unknown !== undefined) throw new Error(`${platform.name}: no event "${unknown}" to select`);
	const outer = Object.values(platform.events).map(({ within }) => within?.type);
	const nowhere = outer.find((type) => type !== undefined && !known(type));
	if (nowhere !== undefined)
		throw new Error(`${platform.name}: no event "${nowhere}" around others`);
	const { retryAfterSeconds, rememberSeconds } = platform.delivery;
	if (rememberSeconds <= retryAfterSeconds.reduce((sum, seconds) => sum + seconds, 0)) {
		throw new Error(`${platform.name}: keys are forgotten before the last retry`);
	}
	return platform;
}

/**
 * The event type, by the platform's own list, that a sent type and its data are: the type of that name or alias, or,
 * where only that one is selected, a more special one within it. Undefined: not in the list.
 */
export function eventTypeOf(
	platform: Platform,
	{ type, data }: Envelope,
	selection: Selection,
): string | undefined {
	const all = Object.entries(platform.events);
	const named = all.find(
		([name, { aliases }]) => name === type || (type !== undefined && aliases.includes(type)),
	)?.[0];
	if (named === undefined || selection === 'all' || selection.has(named)) return named;
	const special = all.find(
		([name, { within }]) => selection.has(name) && within?.type === named && within.when(data),
	);
	return special?.[0] ?? named;
}
