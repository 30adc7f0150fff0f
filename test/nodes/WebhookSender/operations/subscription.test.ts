import type { IDataObject } from 'n8n-workflow';
import { createHmac } from 'node:crypto';
import { searchSubscriptions, subscriptionOptions } from '../../../../lib/n8n/sender/lists';
import { closeSender, keepDispatcher } from '../../../../lib/n8n/sender/process';
import { WebhookSender } from '../../../../nodes/WebhookSender/WebhookSender.node';
import { platforms } from '../../../../nodes/platforms';
import type { Got } from '../../../lib/n8n/sender/receiver';
import { event, jsons, on, send, subscribe, withEndpoint } from '../../../lib/n8n/sender/scene';
import {
	itemOf,
	listContext,
	LOOPBACK,
	runSender,
	type Shown,
} from '../../../lib/n8n/sender/stage';

/* Webhook Sender's subscriptions, and what it says beside its items. */

const endpoint = withEndpoint();

describe('Subscription', () => {
	test('its life: created, listed, updated, paused, resumed, disabled, enabled, deleted', async () => {
		const { id } = await subscribe(endpoint, {
			dialect: 'dialerCx',
			events: ['call.ended', 'call.started'],
		});
		expect(await itemOf(on('get', id))).toMatchObject({
			label: 'Their CRM',
			preset: 'dialerCx',
			events: ['call.ended', 'call.started'],
			status: 'active',
			scheduleSeconds: [5, 30, 120],
			timeoutSeconds: 10,
			consecutive_failures: 0,
		});
		const updated = await itemOf(
			on('update', id, {
				updateFields: { label: 'CRM', events: 'call.ended, agent.login', schedule: '1m' },
			}),
		);
		expect(updated).toMatchObject({
			label: 'CRM',
			events: ['call.ended', 'agent.login'],
			scheduleSeconds: [60],
			url: endpoint.url,
			timeoutSeconds: 10,
		});
		expect(await itemOf(on('pause', id))).toMatchObject({ status: 'paused' });
		const [, [queued]] = jsons(await send({ options: { waitSeconds: 1 } }));
		expect(queued).toMatchObject({ status: 'pending', attempt: 0 });
		expect(endpoint.got).toEqual([]);
		expect(await itemOf(on('resume', id))).toMatchObject({ id });
		expect(await itemOf(on('disable', id))).toMatchObject({ enabled: false });
		expect(await itemOf(on('enable', id))).toMatchObject({ enabled: true });
		expect(await itemOf(on('delete', id))).toMatchObject({ deleted: true });
		await expect(itemOf(on('get', id))).rejects.toThrow(id);
	});

	test.each(['constructor', '__proto__', 'toString'])(
		'a header and an event type may be called %s: stored, listed, sent',
		async (name) => {
			const options = {
				headers: { header: [{ name, value: 'sent along' }] },
				urlByEvent: { event: [{ type: name, url: `${endpoint.url}/own` }] },
			};
			const { id, secret } = await subscribe(endpoint, { options });
			expect(secret).toMatch(/^whsec_/);
			expect(await itemOf(on('get', id))).toMatchObject({ id });
			await send({ eventType: name });
			const [got] = endpoint.got;
			// Node itself drops a received header of the name __proto__.
			const told = Object.entries(got?.headers ?? {}).map(([header]) => header);
			expect(told.includes(name.toLowerCase())).toBe(name !== '__proto__');
			expect(got?.path).toMatch(/\/own$/);
		},
	);

	test('the secret is shown at creation and rotation only', async () => {
		const run = await runSender({
			parameters: {
				resource: 'subscription',
				operation: 'create',
				label: 'one',
				url: endpoint.url,
			},
			credentials: LOOPBACK,
		});
		const [{ id, secret } = {} as Shown] = jsons(run).flat();
		expect(secret).toMatch(/^whsec_/);
		// Nobody should have to scroll for what is never shown again.
		expect(Object.keys(jsons(run).flat()[0] ?? {}).slice(0, 4)).toEqual([
			'secret',
			'label',
			'url',
			'status',
		]);
		expect(run.hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('only time') }),
		]);
		const rotated = await itemOf(on('rotateSecret', id, { overlapHours: 24 }));
		expect(rotated.secret).toMatch(/^whsec_/);
		expect(rotated.secret).not.toBe(secret);
		await send();
		const signatures = String(endpoint.got[0]?.headers['webhook-signature']).split(' ');
		expect(signatures).toHaveLength(2);
		const shown = JSON.stringify([
			await itemOf(on('get', id)),
			await itemOf(on('update', id, { updateFields: { label: 'two' } })),
			await itemOf(on('sendTest', id)),
			jsons(await send()),
		]);
		expect(shown).not.toContain(secret.slice(6));
		expect(shown).not.toContain(rotated.secret.slice(6));
	});

	test.each<[what: string, events: string[] | undefined, gets: string[] | 'all']>([
		['none is selected', undefined, 'all'],
		['none is left selected', [], 'all'],
		['All Events is selected', ['*'], 'all'],
		['one is selected', ['call.ended'], ['call.ended']],
	])("of a platform's events, where %s", async (_what, events, gets) => {
		const chosen = events === undefined ? {} : { events };
		const { id } = await subscribe(endpoint, { dialect: 'dialerCx', ...chosen });
		expect(await itemOf(on('get', id))).toMatchObject({ events: gets });
		await send({ eventType: 'call.started' });
		expect(endpoint.got).toHaveLength(gets === 'all' ? 1 : 0);
	});

	test('all events beside a selected one are neither all nor one', async () => {
		const both = subscribe(endpoint, { dialect: 'dialerCx', events: ['*', 'call.ended'] });
		await expect(both).rejects.toThrow('Events has both * (All Events) and call.ended: remove');
		const { id } = await subscribe(endpoint, { dialect: 'dialerCx', events: ['call.ended'] });
		const updated = itemOf(on('update', id, { updateFields: { events: '*, call.started' } }));
		await expect(updated).rejects.toThrow('Events has both * (All Events) and call.started');
		expect(await itemOf(on('get', id))).toMatchObject({ events: ['call.ended'] });
	});

	test('a secret of the own, and a public key', async () => {
		const own = await subscribe(endpoint, {
			options: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
		});
		expect(JSON.stringify(own)).toContain('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
		const pair = await subscribe(endpoint, { options: { secretKind: 'ed25519' } });
		expect(pair.publicKey).toMatch(/^whpk_/);
	});

	test('an update can describe a dialect of the own', async () => {
		const { id } = await subscribe(endpoint, {
			options: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
		});
		const shown = await itemOf(
			on('update', id, {
				updateFields: {
					dialect: 'custom',
					header: 'X-Acme-Signature',
					content: '{eventId}.{body}',
					idHeader: 'X-Acme-Id',
					typeField: 'kind',
				},
			}),
		);
		expect(shown).toMatchObject({ preset: 'custom' });
		await itemOf(on('sendTest', id, { options: { eventType: 'call.ended' } }));
		const [{ headers, body }] = endpoint.got as [Got];
		expect(JSON.parse(body)).toMatchObject({ kind: 'call.ended' });
		const hmac = createHmac('sha256', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
		const signed = `${String(headers['x-acme-id'])}.${body}`;
		expect(headers['x-acme-signature']).toBe(hmac.update(signed).digest('hex'));
		expect(await itemOf(on('update', id, { updateFields: { label: 'on' } }))).toMatchObject({
			label: 'on',
			preset: 'custom',
		});
	});

	test('an update to a dialect of the own must sign the body', async () => {
		const { id } = await subscribe(endpoint);
		const updating = itemOf(
			on('update', id, { updateFields: { dialect: 'custom', content: '{timestamp}' } }),
		);
		await expect(updating).rejects.toThrow('Signed Content must contain {body}');
	});

	test('Send Test goes to this one alone, whatever it subscribed to', async () => {
		const { id } = await subscribe(endpoint, { events: 'lead.updated' });
		await subscribe(endpoint, { label: 'another' });
		const item = await itemOf(
			on('sendTest', id, { options: { eventType: 'call.ended', data: '{"test": true}' } }),
		);
		expect(item).toMatchObject({ subscriptionId: id, status: 'delivered', statusCode: 200 });
		expect(endpoint.got.map(({ body }) => JSON.parse(body) as IDataObject)).toEqual([
			expect.objectContaining({ data: { test: true } }),
		]);
	});
});

describe('around it', () => {
	test('says that retries end with n8n, once per run, unless a Webhook Sender Trigger is published', async () => {
		await subscribe(endpoint);
		const warned = async () => (await send()).hints.filter(({ type }) => type === 'warning');
		expect(await warned()).toEqual([
			expect.objectContaining({ message: expect.stringContaining('Webhook Sender Trigger') }),
		]);
		const release = keepDispatcher();
		expect(await warned()).toEqual([]);
		release();
		expect(await warned()).toHaveLength(1);
	});

	test("an agent's tool gets everything on its one output", async () => {
		await subscribe(endpoint, { options: { retries: 'none' } });
		endpoint.answer = () => 404;
		const run = await runSender({ parameters: event(), credentials: LOOPBACK, asTool: true });
		expect(run.outputs).toEqual([
			[expect.objectContaining({ json: expect.objectContaining({ status: 'failed' }) })],
		]);
	});

	test('subscriptions are found by label, URL and ID, and say their status', async () => {
		const { id } = await subscribe(endpoint, { label: 'Pipedrive sync' });
		const other = await subscribe(endpoint, { label: '' });
		await itemOf(on('pause', id));
		const context = listContext(new WebhookSender());
		const named = async (filter?: string) =>
			(await searchSubscriptions(platforms).call(context, filter)).results.map(({ name }) => name);
		expect(await named('PIPE')).toEqual([
			`Pipedrive sync (${new URL(endpoint.url).host}) [paused]`,
		]);
		expect(await named(other.id)).toEqual([`${endpoint.url} (${other.id})`]);
		expect(await named()).toHaveLength(2);
		expect(await subscriptionOptions(platforms).call(context)).toContainEqual({
			name: `Pipedrive sync (${new URL(endpoint.url).host}) [paused]`,
			value: id,
			description: endpoint.url,
		});
	});

	test('in queue mode it says which line to set', async () => {
		await closeSender();
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			await expect(send()).rejects.toThrow(/^In queue mode, .*Set TELEPHONY_WEBHOOKS_STORE=/s);
		} finally {
			await closeSender();
			delete process.env.EXECUTIONS_MODE;
		}
	});
});
