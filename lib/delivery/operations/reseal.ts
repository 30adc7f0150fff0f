import type { OperationContext } from './context';
import { readSettings } from '../subscription/settings';
import { resealed } from '../subscription/secret/reseal';
import { applyChange } from './status';
import { toStored } from './subscriptions';

/**
 * Seals with the keyring's first key what older ones sealed: of all subscriptions, and of endpoints with pending
 * deliveries. Answers how many those were.
 */
export async function reseal(context: OperationContext): Promise<number> {
	const { outbox } = context;
	const subscriptions = await outbox.subscriptions();
	const waiting = await outbox.queues();
	const ids = new Set([
		...subscriptions.map(({ id }) => id),
		...waiting.map(({ subscriptionId }) => subscriptionId),
	]);
	let count = 0;
	for (const id of ids) if (await resealOne(id, context)) count += 1;
	return count;
}

/** Begins again where it was changed meanwhile; leaves alone what this version can't read. */
async function resealOne(id: string, context: OperationContext): Promise<boolean> {
	for (;;) {
		const stored = await context.outbox.subscription(id);
		const read = stored && readSettings(stored.settings);
		const next = read?.ok ? resealed(read.value, context.keyring) : undefined;
		if (stored === undefined || next === undefined) return false;
		const settings = toStored(next);
		if (!settings.ok) return false;
		const { revision } = stored;
		const request = { kind: 'settings', settings: settings.value, revision } as const;
		const changed = await applyChange(id, request, context);
		if (!changed.ok) return false;
		if (changed.value.changed) return true;
	}
}
