import type { StoredSubscription } from '../../store/outbox/subscription';
import type { JsonObject } from '../../webhook/http/message';

/** Makes something of a subscription's settings once: settings don't change, a change makes new ones. */
export function oncePerRevision<Made>(
	make: (settings: JsonObject) => Made,
): (subscription: Pick<StoredSubscription, 'settings'>) => Made {
	const known = new WeakMap<JsonObject, { readonly made: Made }>();
	return ({ settings }) => {
		const before = known.get(settings);
		if (before !== undefined) return before.made;
		const made = make(settings);
		known.set(settings, { made });
		return made;
	};
}
