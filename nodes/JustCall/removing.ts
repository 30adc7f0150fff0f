import { wordsOf } from '../webhook/errorWords';
import { RegistrationError, type Registered } from './registrationError';

/** What removing registrations needs. */
export interface Removing {
	readonly registered: readonly Registered[];
	/** Rejects where some are left. */
	remove(registered: readonly Registered[]): Promise<void>;
	retry(again: () => Promise<void>, milliseconds: number): void;
	/** Tells the operator. */
	tell(text: string): void;
}

/** Pauses before a removal that failed is tried again. */
const RETRY_AFTER_MILLISECONDS = [60_000, 600_000, 3_600_000];

/** Removes registrations; what JustCall did not remove is remembered and tried again, three times. */
export function removing(given: Removing, tries = 0): () => Promise<void> {
	return async () => {
		try {
			await given.remove(given.registered);
		} catch (error) {
			const pause = RETRY_AFTER_MILLISECONDS[tries];
			const failed = `JustCall webhooks could not be removed: ${wordsOf(error)}`;
			if (pause === undefined) {
				given.tell(`${failed} Delete them in JustCall under Settings > API & Webhooks.`);
				return;
			}
			given.tell(`${failed} The next attempt is in ${pause / 60_000} min.`);
			const left = error instanceof RegistrationError ? error.leftBehind : [];
			const registered = left.length > 0 ? left : given.registered;
			given.retry(removing({ ...given, registered }, tries + 1), pause);
		}
	};
}
