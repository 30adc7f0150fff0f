import type { INodeParameters } from 'n8n-workflow';
import { by, jsons, on, send, subscribe, withEndpoint } from './senderScene';
import { itemOf, LOOPBACK, runSender, type Shown } from './senderStage';

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
		const [one] = await run('replay', { which: 'one', deliveryId: all[0]?.id ?? '' });
		expect(one).toMatchObject({ replayOf: all[0]?.id, eventType: 'lead.updated' });
		await itemOf(on('pause', id));
		const [, [waiting]] = jsons(await send({ options: { waitSeconds: 0 } }));
		const [cancelled] = await run('cancel', { which: 'one', deliveryId: waiting?.id ?? '' });
		expect(cancelled).toMatchObject({ id: waiting?.id, status: 'cancelled' });
		expect(await run('get', { deliveryId: waiting?.id ?? '' })).toEqual([
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
});
