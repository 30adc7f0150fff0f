import {
	abandonedClaimMilliseconds,
	type ClaimRequest,
	type ClaimStore,
} from '../../../../lib/store/claims';
import { request, signedBy } from './events';

/** Two stores on the same data, a clock to move, and the claims that holders were given. */
export class World {
	readonly held = new Map<string, { readonly token: number; readonly content: Content }>();

	constructor(
		readonly stores: readonly [ClaimStore, ClaimStore],
		readonly passTime: (milliseconds: number) => void,
	) {}
}

type Step = (world: World) => Promise<unknown>;
/** What a delivery of an event holds: content, delivery, and how the same content is judged. */
type Content = readonly [content: string, delivery?: string, more?: Partial<ClaimRequest>];

/** What happens to one or more events, step by step, each with what it answers. */
export interface Scenario {
	readonly title: string;
	readonly steps: readonly (readonly [Step, unknown])[];
}

const seconds = 1000;
const hours = 3600 * seconds;

/** Claims an event for 30 s and keeps the token under the holder's name; answers the kind, and what it comes after. */
function claim(event: string, holder = event, content: Content = [event], at: 0 | 1 = 0): Step {
	return async (world) => {
		const outcome = await world.stores[at].claim(request(event, ...content));
		if (outcome.kind !== 'fresh') return outcome.kind;
		world.held.set(holder, { token: outcome.token, content });
		return outcome.after === 'nothing' ? 'fresh' : `fresh after ${outcome.after}`;
	};
}

const claimChanged = (event: string, holder = event): Step => claim(event, holder, ['changed']);
const claimElsewhere = (event: string, holder = event): Step => claim(event, holder, [event], 1);

/** A claim whose content counts as a repetition for 2 hours after the last one. */
const claimAgain = (holder: string, content: string, delivery: string): Step =>
	claim('A', holder, [
		content,
		delivery,
		{ sameContent: { withinMilliseconds: 2 * hours, rememberMilliseconds: 24 * hours } },
	]);
/** A claim of a delivery that its platform has numbered. */
const claimNumbered = (
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
const claimSigned = (event: string, signature: string, holder = event, at: 0 | 1 = 0): Step =>
	claim(event, holder, [event, event, signedBy(signature)], at);

function commit(event: string, holder = event, at: 0 | 1 = 0): Step {
	return async ({ stores, held }) => {
		const { token, content } = held.get(holder) ?? { token: 0, content: [event] as const };
		return await stores[at].commit(request(event, ...content), token, 24 * hours);
	};
}

function release(event: string, holder = event): Step {
	return async ({ stores, held }) => {
		const { token, content } = held.get(holder) ?? { token: 0, content: [event] as const };
		return await stores[0].release(request(event, ...content), token);
	};
}

const purge: Step = async (world) => await world.stores[0].purge();

function pass(milliseconds: number): readonly [Step, unknown] {
	return [async (world) => world.passTime(milliseconds), undefined];
}

/** The rules of ClaimStore as stories. */
export const scenarios: readonly Scenario[] = [
	{
		title: 'a new event is fresh, and events do not touch each other',
		steps: [
			[claim('A'), 'fresh'],
			[claim('B'), 'fresh'],
			[commit('A'), true],
			[claim('B'), 'inFlight'],
			[claim('C'), 'fresh'],
		],
	},
	{
		title: 'a committed event is a duplicate, time and again',
		steps: [
			[claim('A'), 'fresh'],
			[commit('A'), true],
			[claim('A'), 'duplicate'],
			pass(1 * hours),
			[claim('A'), 'duplicate'],
			[claimElsewhere('A'), 'duplicate'],
		],
	},
	{
		title: 'other content under a remembered key is told, and becomes the last',
		steps: [
			[claim('A'), 'fresh'],
			[commit('A'), true],
			[claimChanged('A', 'second'), 'fresh after other'],
			[claimChanged('A'), 'inFlight'],
			[claim('A'), 'duplicate'],
			[commit('A', 'second'), true],
			[claimChanged('A'), 'duplicate'],
			[claim('A'), 'duplicate'],
			[claimElsewhere('A'), 'duplicate'],
			[claim('A', 'third', ['A', 'another delivery']), 'fresh after other'],
		],
	},
	{
		title: 'other content under a key in flight is told, and does not disturb the first',
		steps: [
			[claim('A', 'first'), 'fresh'],
			[claimChanged('A', 'other'), 'fresh after other'],
			[claim('A', 'second'), 'inFlight'],
			[claimChanged('A', 'second'), 'inFlight'],
			[commit('A', 'first'), true],
			[claim('A'), 'duplicate'],
			[claimChanged('A'), 'inFlight'],
			[release('A', 'other'), true],
			[claimChanged('A', 'other'), 'fresh after other'],
			[claimChanged('A'), 'inFlight'],
			[commit('A', 'other'), true],
			[claimChanged('A'), 'duplicate'],
			[claim('A'), 'duplicate'],
		],
	},
	{
		title: 'other content in flight stays held when the first is given back',
		steps: [
			[claim('A', 'first'), 'fresh'],
			[claimChanged('A', 'other'), 'fresh after other'],
			[release('A', 'first'), true],
			[claimChanged('A'), 'inFlight'],
			[claim('A', 'first'), 'fresh'],
			[commit('A', 'other'), true],
			[commit('A', 'first'), true],
			[claimChanged('A'), 'duplicate'],
		],
	},
	{
		title: 'a state reached again is an event, a late delivery of the first one is a duplicate',
		steps: [
			[claimAgain('first', 'on', '1'), 'fresh'],
			[commit('A', 'first'), true],
			[claimAgain('second', 'off', '2'), 'fresh after other'],
			[commit('A', 'second'), true],
			[claimAgain('third', 'on', '3'), 'fresh after other'],
			[commit('A', 'third'), true],
			[claimAgain('late', 'on', '1'), 'duplicate'],
			[claimAgain('late', 'off', '2'), 'duplicate'],
			[claimAgain('late', 'on', '3'), 'duplicate'],
			[claimAgain('late', 'on', '4'), 'duplicate'],
		],
	},
	{
		title: 'the same content as the last is a duplicate for a while only',
		steps: [
			[claimAgain('first', 'on', '1'), 'fresh'],
			[commit('A', 'first'), true],
			pass(2 * hours - 1),
			[claimAgain('retry', 'on', '2'), 'duplicate'],
			pass(1),
			[claimAgain('second', 'on', '2'), 'fresh after same'],
			[claimAgain('late', 'on', '1'), 'duplicate'],
		],
	},
	{
		title: 'a number of its own makes an event of the same content',
		steps: [
			[claimNumbered('first', 'on', '1'), 'fresh'],
			[claimNumbered('second', 'on', '2'), 'fresh after other'],
			[claimNumbered('retry', 'on', '1'), 'inFlight'],
			[claimNumbered('retry', 'on', '2'), 'inFlight'],
			[commit('A', 'first'), true],
			[commit('A', 'second'), true],
			[claimNumbered('retry', 'on', '1'), 'duplicate'],
			[claimNumbered('third', 'on', '3'), 'fresh after same'],
		],
	},
	{
		title: 'where nothing tells deliveries apart, only the last event is compared',
		steps: [
			[claimAgain('first', 'on', ''), 'fresh'],
			[commit('A', 'first'), true],
			[claimAgain('retry', 'on', ''), 'duplicate'],
			[claimAgain('second', 'off', ''), 'fresh after other'],
			[commit('A', 'second'), true],
			[claimAgain('third', 'on', ''), 'fresh after other'],
			[commit('A', 'third'), true],
			[claimAgain('retry', 'on', ''), 'duplicate'],
		],
	},
	{
		title: 'of two events at once neither is the last',
		steps: [
			[claimAgain('first', 'on', '1'), 'fresh'],
			[claimAgain('second', 'off', '2'), 'fresh after other'],
			[commit('A', 'second'), true],
			[commit('A', 'first'), true],
			[claimAgain('retry', 'off', '2'), 'duplicate'],
			[claimAgain('retry', 'on', '1'), 'duplicate'],
			[claimAgain('third', 'on', '3'), 'fresh after other'],
		],
	},
	{
		title: 'a claim of a clock that was two days ahead is over when the clock is right',
		steps: [
			pass(48 * hours),
			[claim('A', 'first'), 'fresh'],
			pass(-48 * hours),
			[claim('A', 'second'), 'fresh'],
			[commit('A', 'second'), true],
			[claim('A'), 'duplicate'],
		],
	},
	{
		title: 'an event in flight can be claimed when its lease ends, not a moment earlier',
		steps: [
			[claim('A', 'first'), 'fresh'],
			pass(30 * seconds - 1),
			[claim('A', 'second'), 'inFlight'],
			pass(1),
			[claim('A', 'second'), 'fresh'],
			[claim('A', 'third'), 'inFlight'],
			pass(30 * seconds),
			[claimElsewhere('A', 'third'), 'fresh'],
		],
	},
	{
		title: 'whoever was overtaken can neither commit nor release',
		steps: [
			[claim('A', 'first'), 'fresh'],
			pass(30 * seconds),
			[claim('A', 'second'), 'fresh'],
			[commit('A', 'first'), false],
			[release('A', 'first'), false],
			[claim('A', 'third'), 'inFlight'],
			[commit('A', 'second'), true],
			[commit('A', 'first'), false],
			[release('A', 'first'), false],
			[claim('A'), 'duplicate'],
		],
	},
	{
		title: 'a lease that ran out can be taken over with other content, which then counts',
		steps: [
			[claim('A', 'first'), 'fresh'],
			pass(30 * seconds),
			[claimChanged('A', 'second'), 'fresh'],
			[commit('A', 'second'), true],
			[claimChanged('A'), 'duplicate'],
			[claim('A'), 'fresh after other'],
		],
	},
	{
		title: 'a commit after the lease still counts when nobody has taken over',
		steps: [
			[claim('A'), 'fresh'],
			pass(10 * 60 * seconds),
			[commit('A'), true],
			[claim('A'), 'duplicate'],
		],
	},
	{
		title: 'a release after the lease still counts when nobody has taken over',
		steps: [[claim('A', 'first'), 'fresh'], pass(31 * seconds), [release('A', 'first'), true]],
	},
	{
		title: 'a released event is fresh again, under a token that fences the old one',
		steps: [
			[claim('A', 'first'), 'fresh'],
			[release('A', 'first'), true],
			[claim('A', 'second'), 'fresh'],
			[release('A', 'first'), false],
			[commit('A', 'first'), false],
			[commit('A', 'second'), true],
		],
	},
	{
		title: 'a claim is settled once',
		steps: [
			[claim('A'), 'fresh'],
			[commit('A'), true],
			[commit('A'), false],
			[release('A'), false],
			[claim('A'), 'duplicate'],
			[claim('B'), 'fresh'],
			[release('B'), true],
			[release('B'), false],
			[commit('B'), false],
			[claim('B'), 'fresh'],
		],
	},
	{
		title: 'a token is good for its own event only',
		steps: [
			[claim('A'), 'fresh'],
			[claim('B'), 'fresh'],
			[commit('A', 'B'), false],
			[release('A', 'B'), false],
			[commit('A', 'nobody'), false],
			[claim('A', 'second'), 'inFlight'],
		],
	},
	{
		title: 'an event is forgotten when its time is over, not a moment earlier',
		steps: [
			[claim('A'), 'fresh'],
			[commit('A'), true],
			pass(24 * hours - 1),
			[claim('A'), 'duplicate'],
			[claimElsewhere('A'), 'duplicate'],
			pass(1),
			[claim('A'), 'fresh'],
			[commit('A'), true],
			pass(23 * hours),
			[claim('A'), 'duplicate'],
			[claimElsewhere('A'), 'duplicate'],
		],
	},
	{
		title: 'a purge forgets what has expired and nothing else',
		steps: [
			[claim('A'), 'fresh'],
			[commit('A'), true],
			pass(12 * hours),
			[claim('B'), 'fresh'],
			[commit('B'), true],
			[purge, 0],
			pass(12 * hours),
			[claim('C'), 'fresh'],
			[purge, 1],
			[claim('A'), 'fresh'],
			[claim('B'), 'duplicate'],
			[claim('C'), 'inFlight'],
			[purge, 0],
		],
	},
	{
		title: 'a purge keeps a claim that ran out, until it counts as abandoned',
		steps: [
			[claim('A'), 'fresh'],
			[claim('B'), 'fresh'],
			pass(30 * seconds + abandonedClaimMilliseconds - 1),
			[purge, 0],
			[commit('A'), true],
			pass(1),
			[purge, 1],
			[commit('B'), false],
			[claim('A'), 'duplicate'],
			[claim('B'), 'fresh'],
		],
	},
	{
		title: 'two stores on the same data exclude, fence and serve each other',
		steps: [
			[claim('A', 'here'), 'fresh'],
			[claimElsewhere('A', 'there'), 'inFlight'],
			pass(30 * seconds),
			[claimElsewhere('A', 'there'), 'fresh'],
			[commit('A', 'here'), false],
			[commit('A', 'there', 1), true],
			[claim('A'), 'duplicate'],
			[claim('B', 'here'), 'fresh'],
			[release('B', 'here'), true],
			[claimElsewhere('B', 'there'), 'fresh'],
		],
	},
	{
		title:
			'a second event under a signature is claimed apart, and not in the way of the genuine one',
		steps: [
			[claimSigned('A', 'one'), 'fresh'],
			[claimSigned('B', 'one', 'forged'), 'fresh after signature'],
			[commit('A'), true],
			[claimSigned('C', 'one', 'later'), 'fresh after signature'],
			[claimSigned('B', 'two'), 'fresh'],
			[commit('B', 'forged'), true],
			[claimSigned('B', 'one'), 'inFlight'],
			[claimSigned('B', 'two'), 'inFlight'],
			[commit('B'), true],
			[claimSigned('B', 'two'), 'duplicate'],
			[claimSigned('B', 'one'), 'duplicate'],
			[claimSigned('C', 'one'), 'inFlight'],
			[commit('C', 'later'), true],
			[claimSigned('C', 'one'), 'duplicate'],
			[claimSigned('C', 'three'), 'fresh'],
		],
	},
	{
		title: 'an event that is known or in flight is so under any signature',
		steps: [
			[claimSigned('A', 'one'), 'fresh'],
			[claimSigned('B', 'two'), 'fresh'],
			[claimSigned('A', 'two'), 'inFlight'],
			[claimSigned('A', 'two', 'there', 1), 'inFlight'],
			[commit('A'), true],
			[commit('B'), true],
			[claimSigned('A', 'two'), 'duplicate'],
			[claimSigned('A', 'two', 'there', 1), 'duplicate'],
		],
	},
	{
		title: 'what a duplicate came with is good for no other event',
		steps: [
			[claimSigned('A', 'one'), 'fresh'],
			[claimSigned('A', 'two'), 'inFlight'],
			[claimSigned('B', 'two'), 'fresh'],
			[commit('A'), true],
			[claimSigned('A', 'three'), 'duplicate'],
			[claimSigned('C', 'three', 'forged', 1), 'fresh after signature'],
		],
	},
	{
		title: 'an event that is given back frees its signature',
		steps: [
			[claimSigned('A', 'one'), 'fresh'],
			[release('A'), true],
			[claimSigned('B', 'one'), 'fresh'],
			[claimSigned('C', 'one', 'forged', 1), 'fresh after signature'],
			[release('C', 'forged'), true],
			[claimSigned('C', 'one', 'again'), 'fresh after signature'],
			[claimSigned('C', 'two'), 'fresh'],
		],
	},
	{
		title: 'a signature is held and remembered for as long as its event',
		steps: [
			[claimSigned('A', 'one', 'first'), 'fresh'],
			pass(30 * seconds),
			[claimSigned('A', 'one', 'second', 1), 'fresh'],
			[commit('A', 'first'), false],
			[claimSigned('B', 'one', 'forged'), 'fresh after signature'],
			pass(30 * seconds),
			[claimSigned('B', 'one', 'taking over'), 'fresh'],
			[commit('B', 'taking over'), true],
			pass(24 * hours),
			[claimSigned('C', 'one'), 'fresh'],
		],
	},
	{
		title: 'an event of a happening that repeats is numbered under signatures, too',
		steps: [
			[claimNumbered('first', 'on', '1', 'one'), 'fresh'],
			[commit('A', 'first'), true],
			[claimNumbered('second', 'on', '2', 'one'), 'fresh after signature'],
			[claimNumbered('second', 'on', '2', 'one'), 'inFlight'],
			[commit('A', 'second'), true],
			[claimNumbered('retry', 'on', '2', 'one'), 'duplicate'],
			[claimNumbered('retry', 'on', '1', 'one'), 'duplicate'],
			[claimNumbered('third', 'on', '3', 'two'), 'fresh after same'],
		],
	},
];
