import { justCallService } from '../../../../nodes/JustCall/service';
import { startJustCallRest, type JustCallRest } from '../../../emulators/api/justCall/rest';
import { chosen, jsonOf } from '../../../lib/n8n/action/operations';
import { placedJustCall } from '../../../lib/n8n/action/placed';
import { runAction } from '../../../lib/n8n/action/run';

/** Paged lists by the number of things on a page at most; none of them has that many in the emulator unless it is told. */
const lists = justCallService.resources.flatMap(({ name, operations }) =>
	operations.flatMap(({ name: operation, paging }) =>
		paging === undefined ? [] : [[name, operation, paging.largest] as const],
	),
);
const unpagedInTheEmulator = ['getTemplates'];

let api: JustCallRest | undefined;
afterEach(async () => await api?.close());

async function all(resource: string, operation: string, rowsEach: number) {
	api = await startJustCallRest({ rowsEach });
	const parameters = {
		resource,
		operation,
		returnAll: true,
		simplify: false,
		filters: {},
		options: {},
		campaignId: chosen('701'),
		justcallNumber: chosen('+14155550101'),
	};
	return await runAction(placedJustCall(api, parameters));
}

test('there are lists', () => {
	expect(lists.length).toBeGreaterThan(10);
});

test.each(lists.filter(([, operation]) => !unpagedInTheEmulator.includes(operation)))(
	'%s %s gives all of three pages, each thing once',
	async (resource, operation, largest) => {
		// Half of the contacts are in a campaign.
		const rowsEach = (operation === 'getContacts' ? 2 : 1) * (2 * largest + 1);
		const items = await all(resource, operation, rowsEach);
		expect(items).toHaveLength(operation === 'getContacts' ? rowsEach / 2 : rowsEach);
		expect(new Set(jsonOf(items).map((json) => JSON.stringify(json))).size).toBe(items.length);
		expect(api?.requests.map(({ query }) => query['page'])).toEqual(['0', '1', '2']);
		expect(new Set(api?.requests.map(({ query }) => query['per_page']))).toEqual(
			new Set([String(largest)]),
		);
	},
);
