import type { Service } from '../../../lib/n8n/action/service/operation';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { slugOf } from './markdown';

/* The pages of a platform or service that has none yet; what is there stays, but for its generated tables. */

/** A platform's page as generation begins it, with a place for each of its tables. */
export function platformPage(platform: Platform, tables: readonly string[]): string {
	const { name, documentation, subscription, topics } = platform;
	const file = `workflows/${slugOf(name)}.json`;
	const steps = [`Add **${name} Trigger** and select events.`, ...subscription.steps];
	return [
		`# ${name}`,
		`**${name} Trigger** starts a workflow on ${topics ?? `events of ${name}`}.`,
		`- The platform's own page: [webhooks](${documentation})\n- Workflow for a first look: [\`${file}\`](../../${file})`,
		'## Set up',
		steps.map((step, at) => `${at + 1}. ${step}`).join('\n'),
		...tables.flatMap((table) => [...(HEADS[table] ?? []), ...placeFor(table)]),
		'',
	].join('\n\n');
}

const HEADS: Readonly<Record<string, readonly string[]>> = {
	events: [
		'## Events',
		"A second name is the vendor's other name for the same event: both arrive under the first one.",
	],
	fields: [
		'## Fields of the trigger',
		'Besides the [fields of all triggers](../triggers.md#fields):',
	],
	delivery: ['## How it delivers'],
	filled: [
		'## What each event fills',
		'As the samples show; [the unified record](../record.md) says what the fields mean.',
	],
};

/** The page of an action node as generation begins it. */
export function actionsPage({ name, documentation }: Service): string {
	return [
		`# ${name}: actions`,
		`Every operation of the **${name}** node and its fields; an operation in **bold** requires the field. Credentials, lists and errors are described in [Actions](../actions.md), the API in the [service's own documentation](${documentation}).`,
		...placeFor('operations'),
		'',
	].join('\n\n');
}

function placeFor(table: string): string[] {
	return [
		`<!-- prettier-ignore-start -->\n<!-- ${table} -->`,
		`<!-- /${table} -->\n<!-- prettier-ignore-end -->`,
	];
}
