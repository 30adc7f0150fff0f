import type { INodeParameters } from 'n8n-workflow';
import { properties } from '../../../nodes/WebhookSender/fields';
import { rejecting } from './rejecting';
import { LOOPBACK, runSender } from '../../lib/n8n/sender/stage';

/* What the user configured and what comes out empty: named, instead of replaced by what holds without it. */

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
/** Expressions that find nothing, and what white space makes of a text. */
const EMPTY = ['={{ $json.nothing }}', '={{ "" }}', '={{ null }}', ' '];

const rejected = rejecting();
const { problemOf } = rejected;
const base = { eventType: 'call.ended', data: '{}', waitSeconds: 0 };
const send = (more: INodeParameters) => rejected.send({ ...base, ...more });
const create = (more: INodeParameters) => rejected.create({ ...base, ...more });
const toUrl = (more: INodeParameters) => rejected.toUrl({ ...base, secret: SECRET, ...more });
const deliveries = (operation: string, more: INodeParameters) =>
	rejected.deliveries(operation, { which: 'range', ...more });

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
				`${title} is empty: enter a value, or remove the option.`,
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
		`${title} is empty: enter a value, or remove the option.`,
	);
});

test.each(EMPTY)('a secret that comes out as %j', async (secret) => {
	const said = 'Secret resolves to an empty value: correct its expression, or clear the field.';
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
