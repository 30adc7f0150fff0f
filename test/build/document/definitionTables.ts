import { SETTINGS } from '../../../lib/n8n/store/settings';
import type { Service } from '../../../lib/n8n/action/service/operation';
import { titleOf } from '../../../lib/n8n/titles';
import { platforms } from '../../../nodes/platforms';
import { services } from '../../../nodes/services';
import { presetsOf } from '../../../lib/webhook/presets';
import type { Platform } from '../../../lib/webhook/platform/definition';
import type { RetryPolicy } from '../../../lib/webhook/retry/policy';
import { slugOf, tableOf } from './markdown';

/** A Markdown table of a platform's events, as the node names them and as the platform does. */
export function eventsTable({ events, defaultEvents }: Platform): string {
	const rows = Object.entries(events).map(([type, { description, aliases }]) => {
		const names = [type, ...aliases].map((name) => `\`${name}\``).join(', ');
		return [titleOf(type), names, description, defaultEvents.includes(type) ? 'yes' : ''];
	});
	return tableOf(['In the node', 'Event type', 'When', 'Preselected'], rows);
}

/** A Markdown table of the platforms with links to their pages; `folder` is the documents'. */
export function overviewTable(folder: string): string {
	const rows = platforms.map(({ id, name, topics = '', subscription, signature, events }) => {
		const service = services.find((one) => one.id === id);
		return [
			`[${name}](${folder}/platforms/${slugOf(name)}.md)`,
			`${Object.keys(events).length}: ${topics.replace(` in ${name}`, '')}`,
			signature.needsSecret ? 'signature' : 'your token, IP addresses',
			registration(subscription),
			service === undefined
				? '–'
				: `[${operationsOf(service)}](${folder}/actions/${slugOf(name)}.md)`,
		];
	});
	return tableOf(['Platform', 'Events', 'Verified by', 'Webhook created', 'Actions'], rows);
}

/** The first sentence of the README: what the package is for. */
export function introduction(): string {
	const names = platforms.map(({ name }) => name).join(', ');
	return `Phone-platform events in [n8n](https://n8n.io), without code: **${names}**, and any system of your own that sends or receives signed webhooks.`;
}

function registration({ by }: Platform['subscription']): string {
	return by === 'api' ? 'automatically' : "in the platform's settings";
}

/** A Markdown table of the workflows for a first look at one platform. */
export function firstStepsTable(): string {
	const rows = platforms.map(({ name, topics = 'all events' }) => {
		const file = `${slugOf(name)}.json`;
		return [`[${name}](../workflows/${file})`, `\`${file}\``, topics];
	});
	return tableOf(['Platform', 'File', 'Events'], rows);
}

/** A Markdown table of how the platforms sign, deliver and retry, and what the triggers make of it. */
export function platformsTable(): string {
	const all = platforms.map((platform) => [platform, deliveryOf(platform)] as const);
	const head = all[0]?.[1].map(([property]) => property) ?? [];
	const rows = all.map(([{ name }, delivery]) => [
		`[${name}](platforms/${slugOf(name)}.md)`,
		...delivery.map(([, value]) => value),
	]);
	return tableOf(['Platform', ...head], rows);
}

/** A Markdown table of the same for one platform. */
export function deliveryTable(platform: Platform): string {
	return tableOf(['Property', platform.name], deliveryOf(platform));
}

function deliveryOf({ signature, delivery, subscription }: Platform) {
	const { timeoutSeconds, rememberSeconds } = delivery;
	return [
		['Webhook created', registration(subscription)],
		['Signature', signature.name],
		['Answer within', `${timeoutSeconds} s`],
		['Platform retries after', retries(delivery)],
		['Duplicates detected for', duration(rememberSeconds)],
	] as const;
}

/** A Markdown table of the ways Webhook Sender can send, straight from the presets. */
export function formatsTable(): string {
	const rows = presetsOf(platforms).map(({ name, dialect, policy }) => [
		name,
		dialect.signature.name,
		`${policy.timeoutSeconds} s`,
		policy.success === '200' ? '200 only' : 'any 2xx',
		schedule(policy),
		pauses(policy),
	]);
	return tableOf(
		['Format', 'Signature', 'Timeout', 'Delivered', 'Retries after', 'Ends by itself'],
		rows,
	);
}

function schedule({
	schedule: { pausesSeconds, jitterShare },
	retries: which,
}: RetryPolicy): string {
	const [pause = 0, ...others] = pausesSeconds;
	if (jitterShare >= 1 && others.every((other) => other === pause)) {
		const longest = duration(pause * (1 + jitterShare));
		return `${pausesSeconds.length} times, ${duration(pause)} to ${longest} apart (${which})`;
	}
	if (pausesSeconds.length === 0 || which === 'none') return 'never';
	return `${pausesSeconds.map(duration).join(', ')} (${which})`;
}

function pauses({ pausesAfter, pausesBy, goneDisables }: RetryPolicy): string {
	const failures = pausesBy === 'deliveries' ? 'failed deliveries' : 'failed attempts';
	const ends = [
		...(pausesAfter === undefined ? [] : [`pauses after ${pausesAfter} ${failures} in a row`]),
		...(goneDisables ? ['410 disables'] : []),
	];
	return ends.length === 0 ? '–' : ends.join(', ');
}

/** A Markdown table of what the action nodes can do, straight from their descriptions. */
export function actionsTable(): string {
	const rows = services.flatMap(({ name, resources }) =>
		resources.map(({ title, operations }) => [
			`[${name}](actions/${slugOf(name)}.md)`,
			title,
			operations.map((operation) => operation.title).join(', '),
		]),
	);
	return tableOf(['Node', 'Resource', 'Operations'], rows);
}

/** A Markdown table of the environment variables that choose the store. */
export function settingsTable(): string {
	const rows = SETTINGS.map(({ name, default: usual, description }) => [
		`\`${name}\``,
		usual === '' ? '–' : usual,
		description,
	]);
	return tableOf(['Environment variable', 'Default', 'What it does'], rows);
}

function operationsOf({ resources }: Service): string {
	const count = resources.reduce((sum, { operations }) => sum + operations.length, 0);
	return `${count} operations`;
}

function retries({ retryAfterSeconds, retries: which }: Platform['delivery']): string {
	if (retryAfterSeconds.length === 0) return 'never';
	return `${retryAfterSeconds.map(duration).join(', ')} (${which})`;
}

function duration(seconds: number): string {
	if (seconds % 86_400 === 0) return `${seconds / 86_400} d`;
	if (seconds % 3600 === 0) return `${seconds / 3600} h`;
	return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
