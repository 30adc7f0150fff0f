import { abandonedClaimMilliseconds, type ClaimStore } from '../../nodes/store/claims';
import { digest, request } from './events';

/** Two stores on the same data, a clock to move, and the tokens that holders were given. */
export class World {
	readonly tokens = new Map<string, number>();

	constructor(
		readonly stores: readonly [ClaimStore, ClaimStore],
		readonly passTime: (milliseconds: number) => void,
	) {}
}

type Step = (world: World) => Promise<unknown>;

/** What happens to one or more events, step by step, each with what it answers. */
export interface Scenario {
	readonly title: string;
	readonly steps: readonly (readonly [Step, unknown])[];
}

const seconds = 1000;
const hours = 3600 * seconds;

/** Claims an event for 30 s and keeps the token under the holder's name; answers the kind. */
function claim(event: string, holder = event, content = event, at: 0 | 1 = 0): Step {
	return async (world) => {
		const outcome = await world.stores[at].claim(request(event, content));
		if (outcome.kind === 'fresh') world.tokens.set(holder, outcome.token);
		return outcome.kind;
	};
}

const claimChanged = (event: string, holder = event): Step => claim(event, holder, 'changed');
const claimElsewhere = (event: string, holder = event): Step => claim(event, holder, event, 1);

function commit(event: string, holder = event, at: 0 | 1 = 0): Step {
	return async (world) =>
		await world.stores[at].commit(digest(event), world.tokens.get(holder) ?? 0, 24 * hours);
}

function release(event: string, holder = event): Step {
	return async (world) =>
		await world.stores[0].release(digest(event), world.tokens.get(holder) ?? 0);
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
		title: 'other content under a remembered key is a conflict and changes nothing',
		steps: [
			[claim('A'), 'fresh'],
			[commit('A'), true],
			[claimChanged('A'), 'conflict'],
			[claimChanged('A'), 'conflict'],
			[claim('A'), 'duplicate'],
		],
	},
	{
		title: 'other content under a key in flight is a conflict and changes nothing',
		steps: [
			[claim('A'), 'fresh'],
			[claimChanged('A', 'other'), 'conflict'],
			[claim('A', 'second'), 'inFlight'],
			[commit('A'), true],
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
			[claim('A'), 'conflict'],
			[commit('A', 'second'), true],
			[claimChanged('A'), 'duplicate'],
			[claim('A'), 'conflict'],
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
			[claimChanged('A'), 'conflict'],
			[claim('B', 'here'), 'fresh'],
			[release('B', 'here'), true],
			[claimElsewhere('B', 'there'), 'fresh'],
		],
	},
];
