import type { ClaimRequest, ClaimStore } from '../../../../../lib/store/claims';
import { request, signedBy } from '../events';

/** Two stores on the same data, a clock to move, and the claims that holders were given. */
export class World {
	readonly held = new Map<string, { readonly token: number; readonly content: Content }>();

	constructor(
		readonly stores: readonly [ClaimStore, ClaimStore],
		readonly passTime: (milliseconds: number) => void,
	) {}
}

/** Something that is done in a world; answers what came of it. */
export type Step = (world: World) => Promise<unknown>;
/** What a delivery of an event holds: content, delivery, and how the same content is judged. */
type Content = readonly [content: string, delivery?: string, more?: Partial<ClaimRequest>];

/** What happens to one or more events, step by step, each with what it answers. */
export interface Scenario {
	readonly title: string;
	readonly steps: readonly (readonly [Step, unknown])[];
}

/** In milliseconds. */
export const seconds = 1000;
export const hours = 3600 * seconds;

/** Claims an event for 30 s and keeps the token under the holder's name; answers the kind, and what it comes after. */
export function claim(
	event: string,
	holder = event,
	content: Content = [event],
	at: 0 | 1 = 0,
): Step {
	return async (world) => {
		const outcome = await world.stores[at].claim(request(event, ...content));
		if (outcome.kind !== 'fresh') return outcome.kind;
		world.held.set(holder, { token: outcome.token, content });
		return outcome.after === 'nothing' ? 'fresh' : `fresh after ${outcome.after}`;
	};
}

/** A claim with other content than the event's usual one. */
export const claimChanged = (event: string, holder = event): Step =>
	claim(event, holder, ['changed']);
/** A claim in the other store. */
export const claimElsewhere = (event: string, holder = event): Step =>
	claim(event, holder, [event], 1);

/** A claim whose content counts as a repetition for 2 hours after the last one. */
export const claimAgain = (holder: string, content: string, delivery: string): Step =>
	claim('A', holder, [
		content,
		delivery,
		{ sameContent: { withinMilliseconds: 2 * hours, rememberMilliseconds: 24 * hours } },
	]);

/** A claim of a delivery that its platform has numbered. */
export const claimNumbered = (
	holder: string,
	content: string,
	delivery: string,
	signature?: string,
): Step =>
	claim('A', holder, [
		content,
		delivery,
		{
			sameContent: { withinMilliseconds: 0, rememberMilliseconds: 24 * hours },
			...(signature !== undefined && signedBy(signature)),
		},
	]);

/** A claim of an event that came with this signature, which does not cover the body. */
export const claimSigned = (
	event: string,
	signature: string,
	holder = event,
	at: 0 | 1 = 0,
): Step => claim(event, holder, [event, event, signedBy(signature)], at);

/** Commits what the holder was given; answers whether that counts. */
export function commit(event: string, holder = event, at: 0 | 1 = 0): Step {
	return async ({ stores, held }) => {
		const { token, content } = held.get(holder) ?? { token: 0, content: [event] as const };
		return await stores[at].commit(request(event, ...content), token, 24 * hours);
	};
}

/** Gives back what the holder was given; answers whether that counts. */
export function release(event: string, holder = event): Step {
	return async ({ stores, held }) => {
		const { token, content } = held.get(holder) ?? { token: 0, content: [event] as const };
		return await stores[0].release(request(event, ...content), token);
	};
}

/** Answers how much was forgotten. */
export const purge: Step = async (world) => await world.stores[0].purge();

/** Time passes. */
export function pass(milliseconds: number): readonly [Step, unknown] {
	return [async (world) => world.passTime(milliseconds), undefined];
}
