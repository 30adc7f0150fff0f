import { runACallService } from '../../../../nodes/RunACall/service';
import {
	FULL_KEY,
	startRunACallRest,
	type RunACallRest,
} from '../../../emulators/api/runACall/rest';
import { placedRunACall } from '../../../lib/n8n/action/placed';
import { runAction, type PlacedAction } from '../../../lib/n8n/action/run';
import { CASES, parametersOf } from './cases';

let api: RunACallRest;
beforeEach(async () => {
	api = await startRunACallRest();
});
afterEach(() => api.close());

const run = (parameters: PlacedAction['parameters'], more: Partial<PlacedAction> = {}) =>
	runAction(placedRunACall(api, parameters, more));

test('every operation is tried below, once', () => {
	const all = runACallService.resources.flatMap(({ name, operations }) =>
		operations.map((operation) => `${name}.${operation.name}`),
	);
	expect(CASES.map(({ operation }) => operation).sort()).toEqual(all.sort());
});

test.each(CASES)('$operation', async (one) => {
	const items = await run(parametersOf(one));
	const { method, path, query = {}, body } = one.asks;
	expect(api.requests).toHaveLength(1);
	expect(api.requests[0]).toMatchObject({ method, path: `/v1${path}` });
	expect(api.requests[0]?.query).toEqual(query);
	expect(api.requests[0]?.body).toEqual(body);
	expect(api.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${FULL_KEY}` });
	expect(items).toHaveLength(one.count ?? 1);
	expect(items[0]).toMatchObject({ json: one.gives, pairedItem: { item: 0 } });
});

test('nothing that ends something is preset', () => {
	const fields = runACallService.resources
		.flatMap(({ operations }) => operations)
		.filter(({ method }) => method !== 'GET')
		.flatMap(({ required = [], optional }) => [...required, ...(optional?.fields ?? [])]);
	const preset = fields
		.filter(({ wire }) => wire === 'status')
		.map(({ property }) => property.default);
	expect(preset).toHaveLength(8);
	for (const word of preset) {
		expect(['created', 'scheduled', 'on_way', 'succeeded', 'active']).toContain(word);
	}
});

test('what n8n lists to do reads as a sentence', () => {
	const actions = runACallService.resources.flatMap(({ operations }) =>
		operations.map(({ action }) => action),
	);
	expect(new Set(actions).size).toBe(actions.length);
	for (const action of actions) expect(action).toMatch(/^[A-Z][a-z]+( [a-z-]+| ID)*$/);
});
