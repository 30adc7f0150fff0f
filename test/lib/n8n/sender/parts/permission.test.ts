import type { INodeParameters } from 'n8n-workflow';
import { SenderPermissions } from '../../../../../lib/n8n/sender/parts/permission';
import { searchDeliveries } from '../../../../../lib/n8n/sender/lists';
import { WebhookSender } from '../../../../../nodes/WebhookSender/WebhookSender.node';
import { platforms } from '../../../../../nodes/platforms';
import { by, event, jsons, on, subscribe, withEndpoint } from '../scene';
import {
	itemOf,
	listContext,
	LOOPBACK,
	runSender,
	type CredentialFields,
	type Shown,
} from '../stage';

/* Who may send where: asked of the one who acts, at each use. */

const endpoint = withEndpoint();
const NOBODY: CredentialFields = {};
const sampleTo = (url: string): INodeParameters => ({
	resource: 'event',
	operation: 'sendSample',
	samplePreset: 'dialerCx',
	sampleEvent: 'call.ended',
	secret: 'a-secret-of-its-own',
	url,
});

describe('a node without a credential', () => {
	const updates: ReadonlyArray<[what: string, fields: (url: string) => INodeParameters]> = [
		['the URL', (url) => ({ url: `${url}/elsewhere` })],
		['the URL of an event', (url) => ({ urlByEvent: { event: [{ type: 'call.ended', url }] } })],
	];
	test.each(updates)(
		'can not lead %s of a subscription into a private network',
		async (_what, fields) => {
			const { id, url } = await subscribe(endpoint);
			const updateFields = fields(endpoint.url);
			await expect(itemOf(on('update', id, { updateFields }), NOBODY)).rejects.toThrow(/URL/);
			expect(await itemOf(on('get', id))).toMatchObject({ url });
		},
	);

	test('can not test a subscription there, nor read an answer from there', async () => {
		const { id } = await subscribe(endpoint);
		await expect(itemOf(on('sendTest', id), NOBODY)).rejects.toThrow(/^URL: /);
		expect(endpoint.got).toEqual([]);
	});

	test('can not use an endpoint that another node has sent to', async () => {
		const toUrl = {
			operation: 'sendToUrl',
			url: endpoint.url,
			secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
		};
		await runSender({ parameters: event(toUrl), credentials: LOOPBACK });
		expect(endpoint.got).toHaveLength(1);
		await expect(runSender({ parameters: event(toUrl) })).rejects.toThrow(/https:\/\//);
		expect(endpoint.got).toHaveLength(1);
	});

	test('can still change what says nothing of an address', async () => {
		const { id } = await subscribe(endpoint);
		await itemOf(on('update', id, { updateFields: { label: 'Other' } }), NOBODY);
		expect(await itemOf(on('sendTest', id))).toMatchObject({ status: 'delivered' });
	});
});

describe('a credential', () => {
	test('that is tightened holds for the subscriptions that were made with it', async () => {
		const fields = { webhookSenderApi: { ...LOOPBACK.webhookSenderApi } };
		const parameters = { resource: 'subscription', operation: 'create', url: endpoint.url };
		await itemOf(parameters, fields);
		const sendNow = async () => await runSender({ parameters: event(), credentials: fields });
		const [[delivered]] = jsons(await sendNow());
		expect(delivered).toMatchObject({ status: 'delivered' });
		Object.assign(fields.webhookSenderApi, { allowedNetworks: '' });
		const [, [waiting]] = jsons(await sendNow());
		expect(waiting?.reason).toMatch(/^not sent, guard: /);
		expect(endpoint.got).toHaveLength(1);
	});

	test('is asked anew once a second, and a published trigger answers for one that nobody has shown yet', async () => {
		let [now, asked] = [0, 0];
		const permissions = new SenderPermissions(() => now);
		const ask = (network: string) => async () => {
			asked += 1;
			return { allow: [network], httpAllowed: false };
		};
		const allowed = async (credential?: string) =>
			(await permissions.permission({ credential }, 'https://a.example/')).allow;
		expect(await allowed('a')).toEqual([]);
		permissions.seen('trigger', ask('10.0.0.1'), true);
		permissions.seen('a', ask('10.0.0.2'), false);
		expect([await allowed('a'), await allowed('b'), await allowed()]).toEqual([
			['10.0.0.2'],
			['10.0.0.1'],
			[],
		]);
		await allowed('a');
		expect(asked).toBe(2);
		now += 1000;
		await allowed('a');
		expect(asked).toBe(3);
		permissions.gone('trigger');
		expect(await allowed('b')).toEqual([]);
	});
});

describe('subscriptions that a credential keeps separate', () => {
	const mine: CredentialFields = {
		webhookSenderApi: { ...LOOPBACK.webhookSenderApi, ownSubscriptions: true },
	};
	const create = { resource: 'subscription', operation: 'create', url: '' };
	let id = '';
	let deliveryId = '';
	const run = async (parameters: INodeParameters, credentials?: CredentialFields) =>
		jsons(await runSender({ parameters, credentials: credentials ?? LOOPBACK })).flat();
	beforeEach(async () => {
		({ id } = await itemOf({ ...create, url: endpoint.url }, mine));
		const [sent] = await run(event(), mine);
		deliveryId = sent?.id ?? '';
		expect(sent).toMatchObject({ subscriptionId: id, status: 'delivered' });
	});
	afterEach(async () => await run(on('delete', id), mine));

	test.each([
		'get',
		'update',
		'enable',
		'disable',
		'pause',
		'resume',
		'rotateSecret',
		'sendTest',
		'delete',
	])('are not there for others: %s', async (operation) => {
		await expect(run(on(operation, id))).rejects.toThrow(`There is no subscription ${id}`);
	});

	test.each(['get', 'attempts'])('nor is their log: %s', async (operation) => {
		const parameters = { resource: 'delivery', operation, deliveryId };
		await expect(run(parameters)).rejects.toThrow(/There is no delivery/);
		expect(await run(parameters, mine)).not.toEqual([]);
	});

	test('are not listed, sent to, replayed or cancelled by others', async () => {
		const got = endpoint.got.length;
		const ofDeliveries = (operation: string, more: INodeParameters = {}): INodeParameters => ({
			resource: 'delivery',
			operation,
			...more,
		});
		const range = { which: 'range', filters: { eventType: 'call.ended' } };
		const ids = (items: Shown[]) => items.map((item) => item.subscriptionId);
		expect(await run({ resource: 'subscription', operation: 'getAll', returnAll: true })).toEqual(
			[],
		);
		expect(ids(await run(ofDeliveries('getAll', { returnAll: true })))).not.toContain(id);
		expect(await run(ofDeliveries('getAll', { filters: { subscriptionId: by(id) } }))).toEqual([]);
		expect(ids(await run(ofDeliveries('replay', range)))).not.toContain(id);
		await run(ofDeliveries('replay', { which: 'one', deliveryId })).catch(() => []);
		await run(event());
		expect(endpoint.got).toHaveLength(got);
		const own = await run(ofDeliveries('getAll', { returnAll: true }), mine);
		expect(ids(own).filter((one) => one === id)).toHaveLength(1);
		expect(ids(own).every((one) => /^(sub|end)_[0-9a-f]{12}\./.test(String(one)))).toBe(true);
	});

	test.each(['get', 'replay'])(
		'are not offered to others for %s, nor counted',
		async (operation) => {
			const parameters = { resource: 'delivery', operation };
			const listed = async (credentials: CredentialFields) => {
				const context = listContext(new WebhookSender(), credentials, parameters);
				return (await searchDeliveries(platforms).call(context, id)).results.map(
					({ value }) => value,
				);
			};
			const dryRun = { ...parameters, operation: 'replay', which: 'range', dryRun: true };
			const counted = async (credentials: CredentialFields) =>
				await run({ ...dryRun, filters: { subscriptionId: by(id) } }, credentials);
			expect([await listed(LOOPBACK), await listed(mine)]).toEqual([[], [deliveryId]]);
			expect(await counted(LOOPBACK)).toMatchObject([{ deliveries: 0 }]);
			expect(await counted(mine)).toMatchObject([{ deliveries: 1 }]);
		},
	);

	test('keep their log to themselves once they are deleted', async () => {
		await run(on('delete', id), mine);
		const all = { resource: 'delivery', operation: 'getAll', returnAll: true };
		expect((await run(all)).map((item) => item.id)).not.toContain(deliveryId);
		expect((await run(all, mine)).map((item) => item.id)).toContain(deliveryId);
		({ id } = await itemOf({ ...create, url: endpoint.url }, mine));
	});
});

describe('Send Sample without a credential', () => {
	const before = process.env.WEBHOOK_URL;
	afterEach(() => {
		if (before === undefined) delete process.env.WEBHOOK_URL;
		else process.env.WEBHOOK_URL = before;
	});
	const samples = 'test/fixtures';
	const own = () => endpoint.url.replace(/\/hook$/, '');

	test.each(['webhook', 'webhook-test'])('reaches a /%s/ of this n8n', async (path) => {
		process.env.WEBHOOK_URL = own();
		const parameters = sampleTo(`${own()}/${path}/abc`);
		const [[item]] = jsons(await runSender({ parameters, samples }));
		expect(item).toMatchObject({ status: 'delivered', statusCode: 200 });
		expect(endpoint.got.map(({ path: got }) => got)).toEqual([`/${path}/abc`]);
	});

	test('reaches nothing else of it, and no other address nearby', async () => {
		process.env.WEBHOOK_URL = own();
		const other = own().replace('127.0.0.1', '127.0.0.2');
		for (const url of [
			`${own()}/rest/login`,
			`${other}/webhook/abc`,
			'http://10.0.0.1/webhook/abc',
			'https://127.0.0.1:8443/webhook/abc',
		]) {
			await expect(runSender({ parameters: sampleTo(url), samples })).rejects.toMatchObject({
				message: expect.stringMatching(/^URL: /),
				description: expect.stringMatching(/Allowed Private Networks .*, and switch on Allow HTTP/),
			});
		}
		expect(endpoint.got).toEqual([]);
	});
});
