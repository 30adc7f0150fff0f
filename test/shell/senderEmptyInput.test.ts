import { NodeOperationError, type INodeParameters } from 'n8n-workflow';
import { properties } from '../../nodes/WebhookSender/fields';
import { closeSender, senderFor } from '../../nodes/n8n/senderStore';
import { receiver, type Receiver } from './senderReceiver';
import { LOOPBACK, runSender } from './senderStage';
import { removeUserFolder } from './userFolder';

/* What the user configured and what comes out empty: named, instead of replaced by what holds without it. */

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
/** Expressions that find nothing, and what white space makes of a text. */
const EMPTY = ['={{ $json.nothing }}', '={{ "" }}', '={{ null }}', ' '];

let endpoint: Receiver;
beforeAll(async () => {
	endpoint = await receiver();
});
afterAll(async () => {
	await endpoint.close();
	await closeSender();
	removeUserFolder();
});

const base = () => ({ url: endpoint.url, eventType: 'call.ended', data: '{}', waitSeconds: 0 });
const create = (more: INodeParameters): INodeParameters => ({
	...{ resource: 'subscription', operation: 'create', ...base() },
	...more,
});
const send = (more: INodeParameters): INodeParameters => ({
	...{ resource: 'event', operation: 'send', ...base() },
	...more,
});
const toUrl = (more: INodeParameters) => send({ operation: 'sendToUrl', secret: SECRET, ...more });
const deliveries = (operation: string, more: INodeParameters): INodeParameters => ({
	...{ resource: 'delivery', operation, which: 'range' },
	...more,
});

/** Nothing else must have been stored or sent. */
async function problemOf(parameters: INodeParameters): Promise<string> {
	const failure: unknown = await runSender({ parameters, credentials: LOOPBACK }).then(
		() => undefined,
		(error: unknown) => error,
	);
	const say = () => undefined;
	const logger = { error: say, warn: say, info: say, debug: say };
	const sender = await senderFor({ logger }, undefined);
	expect(await sender.subscriptions()).toEqual([]);
	expect(await sender.deliveries({}, 10)).toEqual([]);
	expect(endpoint.got).toEqual([]);
	return failure instanceof NodeOperationError
		? failure.message
		: `no error but ${String(failure)}`;
}

/** Empty says something of its own there. */
const MEANT = ['label', 'prefix', 'typeHeader', 'idHeader', 'timestampHeader'];
const FIELDS = ['dataField', 'idField', 'timestampField', 'typeField'];
const NOT_TEXT = ['headers', 'filters', 'urlByEvent'];

function optionsOf(operation: string, collection: string): Array<readonly [string, string]> {
	const found = properties.filter(
		({ name, displayOptions }) =>
			name === collection && displayOptions?.show?.operation?.includes(operation),
	);
	return found
		.flatMap(({ options = [] }) => options)
		.flatMap((option) =>
			'displayName' in option ? [[option.name, option.displayName] as const] : [],
		)
		.filter(([name]) => ![...MEANT, ...FIELDS, ...NOT_TEXT].includes(name));
}

describe.each<[string, string, string, (given: INodeParameters) => INodeParameters]>([
	['Create', 'create', 'options', (options) => create({ options })],
	['Send', 'send', 'options', (options) => send({ options })],
	['Send to URL', 'sendToUrl', 'options', (options) => toUrl({ options })],
	['Cancel', 'cancel', 'filters', (filters) => deliveries('cancel', { filters })],
	['Replay', 'replay', 'filters', (filters) => deliveries('replay', { filters })],
	['Get Many', 'getAll', 'filters', (filters) => deliveries('getAll', { filters })],
])('an empty option of %s', (_name, operation, collection, parametersWith) => {
	const options = [...new Map(optionsOf(operation, collection))];

	test('there are options', () => expect(options.length).toBeGreaterThan(1));

	test.each(options)('%s', async (name, title) => {
		for (const value of EMPTY) {
			const empty = name === 'subscriptionId' ? { __rl: true, mode: 'id', value } : value;
			expect(await problemOf(parametersWith({ [name]: empty }))).toBe(
				`${title} is empty: enter it, or remove the option.`,
			);
		}
	});
});

test.each<[what: string, options: INodeParameters, title: string]>([
	[
		'a header',
		{ headers: { header: [{ name: 'X-Key', value: EMPTY[0] ?? '' }] } },
		'Value in Headers',
	],
	['a filter', { filters: { filter: [{ field: 'lists' }] } }, 'Values in Filters'],
	['a URL', { urlByEvent: { event: [{ type: 'call.ended', url: '' }] } }, 'URL in URLs by Event'],
])('an empty part of %s', async (_what, options, title) => {
	expect(await problemOf(create({ options }))).toBe(
		`${title} is empty: enter it, or remove the option.`,
	);
});

test.each(EMPTY)('a secret that comes out as %j', async (secret) => {
	const said = 'Secret comes out empty: correct its expression, or clear the field.';
	expect(await problemOf(toUrl({ secret }))).toBe(said);
	// Nothing is signed there; the secret is a token that the receiver may ask for.
	expect(await problemOf(toUrl({ secret, dialect: 'nectarDesk', eventType: 'Call Ended' }))).toBe(
		said,
	);
});

test.each([...EMPTY, '', '={{ [] }}'])('events that come out as %j', async (events) => {
	for (const dialect of ['standardWebhooks', 'dialerCx']) {
		expect(await problemOf(create({ events, dialect }))).toBe(
			'Events is empty: enter the event types to send there, or * for all.',
		);
	}
});

test.each(EMPTY.slice(0, 3))('a limit that comes out as %s', async (most) => {
	const parameters = { which: 'failed', since: '2026-01-01T00:00:00Z', most };
	expect(await problemOf(deliveries('replay', parameters))).toBe('Limit is empty: enter a number.');
});

test('what was not added is not asked for, and a label may be empty', async () => {
	const parameters = create({ label: '', options: {} });
	const { outputs } = await runSender({ parameters, credentials: LOOPBACK });
	expect(outputs[0]?.[0]?.json).toMatchObject({ events: 'all', label: '' });
});
