import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type NodeParameterValueType,
} from 'n8n-workflow';
import { searchDeliveries } from '../../../../lib/n8n/sender/lists';
import { WebhookSender } from '../../../../nodes/WebhookSender/WebhookSender.node';
import { platforms } from '../../../../nodes/platforms';
import { by, event, jsons, on, send, subscribe, withEndpoint } from '../../../lib/n8n/sender/scene';
import {
	itemOf,
	listContext,
	LOOPBACK,
	runSender,
	type Shown,
} from '../../../lib/n8n/sender/stage';

/* Webhook Sender's log: found, replayed, cancelled. */

const endpoint = withEndpoint();

describe('Delivery', () => {
	const range = (operation: string, more: INodeParameters): INodeParameters => ({
		resource: 'delivery',
		operation,
		...more,
	});
	const run = async (operation: string, more: INodeParameters) =>
		(await runSender({ parameters: range(operation, more), credentials: LOOPBACK })).outputs
			.flat()
			.map(({ json }) => json as Shown);

	test('is listed, filtered, replayed and cancelled', async () => {
		const since = new Date(Date.now() - 1000).toISOString();
		const { id } = await subscribe(endpoint, { options: { retries: 'none' } });
		const filters = { subscriptionId: by(id) };
		endpoint.answer = () => 500;
		await send();
		await send({ eventType: 'call.started' });
		endpoint.answer = () => 200;
		await send({ eventType: 'lead.updated' });
		const all = await run('getAll', { filters });
		expect(all.map(({ eventType, status }) => [eventType, status])).toEqual([
			['lead.updated', 'delivered'],
			['call.started', 'failed'],
			['call.ended', 'failed'],
		]);
		expect(await run('getAll', { limit: 1, filters })).toHaveLength(1);
		const failed = await run('getAll', { filters: { ...filters, states: ['failed'] } });
		expect(failed).toHaveLength(2);
		const replayed = await run('replay', { which: 'failed', since, filters });
		expect(replayed.map(({ replayOf }) => replayOf).sort()).toEqual(
			failed.map((delivery) => delivery.id).sort(),
		);
		expect(await run('replay', { which: 'failed', since, filters })).toEqual([]);
		const [one] = await run('replay', { which: 'one', deliveryId: by(all[0]?.id ?? '') });
		expect(one).toMatchObject({ replayOf: all[0]?.id, eventType: 'lead.updated' });
		await itemOf(on('pause', id));
		const [, [waiting]] = jsons(await send({ options: { waitSeconds: 0 } }));
		const deliveryId = by(waiting?.id ?? '');
		const [cancelled] = await run('cancel', { which: 'one', deliveryId });
		expect(cancelled).toMatchObject({ id: waiting?.id, status: 'cancelled' });
		expect(await run('get', { deliveryId })).toEqual([
			expect.objectContaining({ status: 'cancelled' }),
		]);
	});

	test('a time without a zone is one on the clocks of the workflow', async () => {
		await subscribe(endpoint);
		await send();
		const found = async (createdFrom: string, zone: string) => {
			const parameters = range('getAll', { filters: { createdFrom } });
			const { outputs } = await runSender({ parameters, credentials: LOOPBACK, zone });
			return outputs.flat().length;
		};
		const hourAgo = new Date(Date.now() - 3_600_000).toISOString().slice(0, 19);
		expect(await found(`${hourAgo}Z`, 'Asia/Tokyo')).toBeGreaterThan(0);
		expect(await found(hourAgo, 'UTC')).toBeGreaterThan(0);
		expect(await found(hourAgo, 'Asia/Tokyo')).toBeGreaterThan(0);
		expect(await found(hourAgo, 'America/Los_Angeles')).toBe(0);
	});

	test('is chosen from a list: the newest first, those the operation fits, found by any word', async () => {
		const { id } = await subscribe(endpoint, { label: 'Their\nCRM', options: { retries: 'none' } });
		endpoint.answer = () => 500;
		await send();
		endpoint.answer = () => 200;
		await send({ eventType: 'lead.updated' });
		await itemOf(on('pause', id));
		await send({ eventType: 'call.started', options: { waitSeconds: 0 } });
		const named = async (operation: string, sought?: string) => {
			const context = listContext(new WebhookSender(), {}, { resource: 'delivery', operation });
			const { results } = await searchDeliveries(platforms).call(context, sought);
			return results.filter(({ name }) => name.includes('Their CRM')).map(({ name }) => name);
		};
		const { host } = new URL(endpoint.url);
		const [newest, ...older] = await named('get');
		expect(newest).toMatch(
			/^[A-Z][a-z]{2} \d+, \d\d:\d\d:\d\d pending: call\.started to Their CRM \(/,
		);
		expect(newest?.endsWith(`(${host})`)).toBe(true);
		expect(older.map((name) => name.replace(/.*\d\d (.*) to .*/, '$1'))).toEqual([
			'delivered: lead.updated',
			'failed: call.ended',
		]);
		expect(await named('replay')).toEqual(older);
		expect(await named('cancel')).toEqual([newest]);
		expect(await named('get', 'FAILED: call')).toEqual([older[1]]);
		expect(await named('get', host)).toHaveLength(3);
		expect(await named('get', 'nothing like that')).toEqual([]);
	});

	test('lists page by page, each delivery once', async () => {
		await subscribe(endpoint, { options: { retries: 'none' } });
		const items = Array.from({ length: 250 }, () => ({}));
		await runSender({ parameters: event(), credentials: LOOPBACK, items });
		const context = listContext(
			new WebhookSender(),
			{},
			{ resource: 'delivery', operation: 'get' },
		);
		const first = await searchDeliveries(platforms).call(context);
		const second = await searchDeliveries(platforms).call(context, '', first.paginationToken);
		expect(first.results).toHaveLength(200);
		expect(second.results.length).toBeGreaterThanOrEqual(50);
		const ids = [...first.results, ...second.results].map(({ value }) => value);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test.each([
		[1, (id: string): NodeParameterValueType => id],
		[2, (id: string): NodeParameterValueType => by(id)],
		[2, (id: string): NodeParameterValueType => ({ ...by(id), mode: 'list' })],
	])('a node of version %i is checked and runs as it was saved', async (typeVersion, asSaved) => {
		await subscribe(endpoint, { options: { retries: 'none' } });
		const [[sent]] = jsons(await send());
		for (const operation of ['get', 'attempts', 'replay']) {
			const deliveryId = asSaved(sent?.id ?? '');
			const parameters = range(operation, { which: 'one', deliveryId });
			const { properties } = new WebhookSender().description;
			const node = { typeVersion, disabled: false, type: 'x', parameters } as INode;
			const description = new WebhookSender().description;
			expect(NodeHelpers.getNodeParametersIssues(properties, node, description)).toBeNull();
			const { outputs } = await runSender({ parameters, typeVersion, credentials: LOOPBACK });
			expect(outputs.flat()).toHaveLength(1);
			const shown = properties.filter(
				(property) =>
					property.name === 'deliveryId' &&
					NodeHelpers.displayParameter(parameters, property, node, description),
			);
			expect(shown.map(({ type }) => type)).toEqual([
				typeVersion === 1 ? 'string' : 'resourceLocator',
			]);
		}
	});

	test.each(['get', 'attempts', 'replay', 'cancel'])(
		'%s without a delivery says how to choose one',
		async (operation) => {
			await expect(run(operation, { which: 'one', deliveryId: by(' ') })).rejects.toThrow(
				'No delivery is selected: choose one from the list, or enter its ID.',
			);
		},
	);

	test('many are counted before anything is done, and told afterwards', async () => {
		const since = new Date().toISOString();
		const { id } = await subscribe(endpoint, { options: { retries: 'none' } });
		const other = await subscribe(endpoint, { options: { retries: 'none' } });
		endpoint.answer = () => 500;
		await send();
		await send();
		const of = async (operation: string, more: INodeParameters) => {
			const filters = { eventType: 'call.ended', createdFrom: since };
			const parameters = range(operation, { which: 'range', filters, ...more });
			const { outputs, hints } = await runSender({ parameters, credentials: LOOPBACK });
			const told = hints
				.map(({ message }) => message)
				.filter((text) => /deliver(y|ies) (was|were|m)/.test(text));
			return { items: outputs.flat().map(({ json }) => json), told };
		};
		const subscriptions = [id, other.id].map((subscriptionId) => ({
			subscription: 'Their CRM',
			deliveries: 2,
			subscriptionId,
		}));
		expect(await of('replay', { dryRun: true })).toEqual({
			items: [{ dryRun: true, deliveries: 4, moreThanLimit: false, subscriptions }],
			told: [],
		});
		const asText = await of('replay', { dryRun: '={{ "true" }}', most: '={{ "3" }}' });
		expect(asText.items).toMatchObject([{ dryRun: true, deliveries: 3 }]);
		await expect(of('replay', { dryRun: '={{ $json.nothing }}' })).rejects.toThrow(
			'Dry Run resolves to an empty value: correct its expression.',
		);
		const limited = await of('replay', { dryRun: true, most: 3 });
		expect(limited.items).toMatchObject([{ deliveries: 3, moreThanLimit: true }]);
		expect(endpoint.got).toHaveLength(4);
		const replayed = await of('replay', { most: 3 });
		expect(replayed.items).toHaveLength(3);
		expect(replayed.told).toEqual([
			'3 deliveries were replayed, as many as Limit allows; more may match.',
		]);
		await itemOf(on('pause', id));
		await send({ options: { waitSeconds: 0 } });
		const filters = { subscriptionId: by(id) };
		const cancelling = await of('cancel', { dryRun: true, filters });
		const { deliveries } = cancelling.items[0] as { deliveries: number };
		expect(deliveries).toBeGreaterThan(0);
		const cancelled = await of('cancel', { filters });
		expect(cancelled.items).toHaveLength(deliveries);
		expect(cancelled.told).toHaveLength(1);
		expect(await of('cancel', { filters })).toEqual({
			items: [],
			told: ['No delivery matches, so none was cancelled.'],
		});
	});
});
