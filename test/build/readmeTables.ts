import { platforms } from '../../nodes/platforms';
import type { Platform } from '../../nodes/webhook/platform';

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
		'| Platform | Subscribes | Signature | Answer within | Platform retries after | Copies recognised for |',
		'| --- | --- | --- | --- | --- | --- |',
		...rows,
	].join('\n');
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
