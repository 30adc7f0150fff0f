import { platforms } from '../../nodes/platforms';
import { services } from '../../nodes/services';
import { presetsOf } from '../../nodes/webhook/dialectPresets';
import type { Platform } from '../../nodes/webhook/platform';
import type { RetryPolicy } from '../../nodes/webhook/retryPolicy';

/** A Markdown table of every event of every platform, straight from the definitions. */
export function eventsTable(): string {
	const rows = platforms.flatMap((platform) =>
		Object.entries(platform.events).map(([type, { description, aliases }]) => {
			const names = [type, ...aliases].map((name) => `\`${name}\``).join(', ');
			return `| ${platform.name} | ${names} | ${description} |`;
		}),
	);
	return ['| Platform | Event | When |', '| --- | --- | --- |', ...rows].join('\n');
}

/** A Markdown table of how each platform signs, delivers and retries, and what the trigger makes of it. */
export function platformsTable(): string {
	const rows = platforms.map(
		({ name, signature, delivery, subscription }) =>
			`| ${name} | ${subscription.by === 'api' ? 'by itself' : 'by hand'} | ${signature.name} | ${delivery.timeoutSeconds} s | ${retries(delivery)} | ${duration(delivery.rememberSeconds)} |`,
	);
	return [
		'| Platform | Subscribes | Signature | Answer within | Platform retries after | Duplicates recognized for |',
		'| --- | --- | --- | --- | --- | --- |',
		...rows,
	].join('\n');
}

/** A Markdown table of the ways Webhook Sender can send, straight from the presets. */
export function dialectsTable(): string {
	const rows = presetsOf(platforms).map(
		({ name, dialect, policy }) =>
			`| ${name} | ${dialect.signature.name} | ${policy.timeoutSeconds} s | ${policy.success === '200' ? '200 only' : 'any 2xx'} | ${schedule(policy)} | ${pauses(policy)} |`,
	);
	return [
		'| Format | Signature | Timeout | Delivered | Tried again after | Ends by itself |',
		'| --- | --- | --- | --- | --- | --- |',
		...rows,
	].join('\n');
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
	const rows = services.flatMap((service) =>
		service.resources.map(
			({ title, operations }) =>
				`| ${service.name} | ${title} | ${operations.map((operation) => operation.title).join(', ')} |`,
		),
	);
	return ['| Node | Resource | Operations |', '| --- | --- | --- |', ...rows].join('\n');
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
