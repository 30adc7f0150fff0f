import { dialectOf, type Dialect, type Forms } from './dialect/compose';
import { standardWebhooksDialect } from './dialect/forms';
import type { Platform } from './platform/definition';
import { policyOf, standardWebhooksPolicy, type RetryPolicy } from './retry/policy';

/** A format to choose: how requests look, and how they are retried. */
export interface Preset {
	/** Stays the same over releases: subscriptions are stored with it. */
	readonly id: string;
	readonly name: string;
	readonly dialect: Dialect;
	readonly policy: RetryPolicy;
	/** The event types there are; undefined: any. */
	readonly events?: readonly string[];
	/** What the platform's other documents call its event types, with the names here. */
	readonly otherNames?: ReadonlyMap<string, string>;
}

/** Standard Webhooks: what a new subscription has unless the user says otherwise. */
const standardWebhooksPreset: Preset = {
	id: 'standardWebhooks',
	name: 'Standard Webhooks',
	dialect: standardWebhooksDialect,
	policy: standardWebhooksPolicy,
};

/** All presets: Standard Webhooks, then each platform in each of its forms. */
export function presetsOf(platforms: readonly Platform[]): readonly Preset[] {
	return [standardWebhooksPreset, ...platforms.flatMap(presetsOfPlatform)];
}

function presetsOfPlatform(platform: Platform): Preset[] {
	const { id, name } = platform;
	return [
		...presetOf(platform, 'document', { id, name }),
		...presetOf(platform, 'vendor', { id: `${id}.vendor`, name: `${name} (Developer API)` }),
	];
}

function presetOf(
	platform: Platform,
	form: keyof Forms,
	named: Pick<Preset, 'id' | 'name'>,
): Preset[] {
	const dialect = dialectOf(platform, form);
	if (dialect === undefined) return [];
	const events = Object.keys(platform.events);
	const otherNames = new Map(
		Object.entries(platform.events).flatMap(([type, { aliases }]) =>
			aliases.map((alias) => [alias, type] as const),
		),
	);
	const policy = policyOf({ ...platform.delivery, ...dialect.delivery });
	return [{ ...named, dialect, policy, events, otherNames }];
}
