import type { StoredSubscription } from '../../store/outbox/subscription';
import type { OperationContext } from './context';
import { readSettings } from '../subscription/settings';
import { resealed } from '../subscription/secret/reseal';
import { applyChange } from './status';
import { toStored } from './subscriptions';

/** Read and looked at in one go, so that the event loop is held only briefly. */
const ENDPOINTS_AT_A_TIME = 100;

/**
 * Seals with the keyring's first key what older ones sealed: of all subscriptions, and of all endpoints that were given with
 * events, as their deliveries may be replayed. Answers how many those were.
 */
export async function reseal(context: OperationContext): Promise<number> {
	const { outbox } = context;
	let count = 0;
	const resealAll = async (all: readonly StoredSubscription[]) => {
		for (const one of all) if (await resealOne(one, context)) count += 1;
	};
	await resealAll(await outbox.subscriptions());
	for (let after: string | undefined = ''; after !== undefined;) {
		const endpoints: readonly StoredSubscription[] = await outbox.endpoints(
			after,
			ENDPOINTS_AT_A_TIME,
		);
		await resealAll(endpoints);
		after = endpoints.at(-1)?.id;
	}
	return count;
}

/** Begins again where it was changed meanwhile; leaves alone what this version can't read. */
async function resealOne(found: StoredSubscription, context: OperationContext): Promise<boolean> {
	const { id } = found;
	for (let stored: typeof found | undefined = found; stored !== undefined;) {
		const read = readSettings(stored.settings);
		const next = read.ok ? resealed(read.value, context.keyring) : undefined;
		const settings = next && toStored(next);
		if (!settings?.ok) return false;
		const { revision } = stored;
		const request = { kind: 'settings', settings: settings.value, revision } as const;
		const changed = await applyChange(id, request, context);
		if (!changed.ok || changed.value.changed) return changed.ok;
		stored = await context.outbox.subscription(id);
	}
	return false;
}
