import type { Temper } from './sink';

/** What a life of the sender is told, as JSON in its one argument. */
export interface LifeOrders {
	/** Where the outbox and its key are. */
	readonly folder: string;
	readonly urls: Readonly<Record<Temper, string>>;
	/** Makes the subscriptions first. */
	readonly subscribes: boolean;
	/** Events that an earlier life may or may not have stored: sent again, under the same idempotency keys. */
	readonly again: readonly string[];
	/** New events, sent one after another by each of a few senders until killed or done. */
	readonly events: number;
	/** Distinguishes its events from other lives'. */
	readonly name: string;
	/** Ends by itself once nothing is pending any more. */
	readonly finishes: boolean;
}

/** What it says, a line of JSON each, written before it goes on. */
export type LifeLine =
	| { readonly kind: 'subscribed'; readonly temper: Temper; readonly secret: string }
	| { readonly kind: 'ready' }
	| { readonly kind: 'sending'; readonly mark: string }
	| {
			readonly kind: 'accepted';
			readonly mark: string;
			readonly eventId: string;
			readonly repeated: boolean;
			/** Delivery ids. */
			readonly deliveries: ReadonlyArray<{ readonly id: string; readonly temper: Temper }>;
	  }
	| { readonly kind: 'rejected'; readonly mark: string; readonly problem: string }
	| { readonly kind: 'log'; readonly text: string }
	| { readonly kind: 'quiet' };

const LINES = 20;

/** Events of one key keep their order; a mark's key is read from its name. */
export function orderKeyOf(mark: string): string {
	return `line ${Number(mark.split('-').at(-1)) % LINES}`;
}
