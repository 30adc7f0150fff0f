import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { startProcess } from '../../../../support/newProcess';

type Continued = typeof import('../../../../../lib/n8n/sender/journal/continued');
type Trigger = Parameters<Continued['continuedByUpdates']>[1];

/* A published trigger while n8n updates the package: the update's code goes on in its place. */

const NAME = 'someTrigger';
const told: string[] = [];
const warnings: string[] = [];

beforeEach(() => {
	told.length = 0;
	warnings.length = 0;
	startProcess();
	jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

/** A trigger that says what is done with it; `failures` of its starts fail. */
function trigger(version: string, failures = 0): Trigger {
	let left = failures;
	return async () => {
		await Promise.resolve();
		if (left-- > 0) throw new Error('the type is not known yet');
		told.push(`${version} starts`);
		return { closeFunction: async () => await Promise.resolve(void told.push(`${version} ends`)) };
	};
}

/** What n8n does when it loads the package: each node is created once or more often. */
async function load(loaded: Trigger): Promise<Trigger> {
	jest.resetModules();
	const { continuedByUpdates } = await import('../../../../../lib/n8n/sender/journal/continued');
	continuedByUpdates(NAME, loaded);
	return continuedByUpdates(NAME, loaded);
}

async function publish(published: Trigger, mode = 'trigger'): Promise<ITriggerResponse> {
	const context = {
		getMode: () => mode,
		getNode: () => ({ name: 'Deliveries' }),
		getWorkflow: () => ({ name: 'Watch' }),
		logger: { warn: (text: string) => void warnings.push(text) },
	};
	return await published.call(context as unknown as ITriggerFunctions);
}

const passed = async () => await jest.advanceTimersByTimeAsync(60_000);

test('goes on with each update, one at a time, and ends with the last', async () => {
	const { closeFunction } = await publish(await load(trigger('1')));
	await load(trigger('2'));
	await passed();
	await load(trigger('3'));
	await passed();
	expect(told).toEqual(['1 starts', '1 ends', '2 starts', '2 ends', '3 starts']);
	await closeFunction?.();
	expect(told.at(-1)).toBe('3 ends');
	await load(trigger('4'));
	await passed();
	expect(told.at(-1)).toBe('3 ends');
});

test('waits until n8n knows the nodes of the update', async () => {
	await publish(await load(trigger('1')));
	await load(trigger('2', 3));
	await passed();
	expect([told, warnings]).toEqual([['1 starts', '1 ends', '2 starts'], []]);
});

test('says so where the update cannot go on', async () => {
	const { closeFunction } = await publish(await load(trigger('1')));
	await load(trigger('2', 1_000));
	await passed();
	expect(warnings).toEqual([
		'Deliveries stopped when the package was updated (the type is not known yet): unpublish the workflow "Watch" and publish it again.',
	]);
	await closeFunction?.();
	expect(told).toEqual(['1 starts', '1 ends']);
});

test('an unpublished workflow does not go on, also one that was unpublished in between', async () => {
	const before = await publish(await load(trigger('1')));
	await before.closeFunction?.();
	const published = await publish(await load(trigger('2')));
	await load(trigger('3'));
	const closing = published.closeFunction?.();
	await passed();
	await closing;
	expect([told, warnings]).toEqual([['1 starts', '1 ends', '2 starts', '2 ends'], []]);
});

test('a test ends with its next event, whatever is loaded', async () => {
	await publish(await load(trigger('1')), 'manual');
	await load(trigger('2'));
	await passed();
	expect(told).toEqual(['1 starts']);
});
