import {
	newSubscription,
	type NewSubscription,
} from '../../../../../lib/delivery/subscription/input/read';
import { SubscriptionSettings } from '../../../../../lib/delivery/subscription/settings';
import { deps, route, URL_ } from '../subscribing';

/** Creates a subscription as it is stored; fails where it is rejected. */
export const create = async (input: object): Promise<NewSubscription> => {
	const made = await newSubscription({ url: URL_, route, ...input }, deps);
	if (!made.ok) throw new Error(made.problem);
	// What is stored is JSON, and can be read again.
	const stored: unknown = JSON.parse(JSON.stringify(made.value.settings));
	expect(SubscriptionSettings.safeParse(stored).error).toBeUndefined();
	return made.value;
};
/** Why an input is rejected; `taken` where it is not. */
export const rejection = async (input: object): Promise<string> => {
	const made = await newSubscription({ url: URL_, route, ...input }, deps);
	return made.ok ? 'taken' : made.problem;
};
