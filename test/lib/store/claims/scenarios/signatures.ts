import {
	seconds,
	hours,
	claimNumbered,
	claimSigned,
	commit,
	release,
	pass,
	type Scenario,
} from './steps';

/** Events that came with a signature which does not cover their body. */
export const signatureScenarios: readonly Scenario[] = [
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
