import type { GenericValue } from 'n8n-workflow';
import { apiAddress } from '../../../../lib/n8n/action/service/address';
import { placedJustCall, placedOnCallClerk, placedRunACall, searchOf } from './placed';
import { runAction, type PlacedAction } from './run';

/* The address of the API in a credential: what is set there and comes out empty must not send the key elsewhere. */

const VENDOR = 'https://api.example.com';

test.each([
	['https://api.example.com', 'https://api.example.com'],
	[' https://gateway.example.com/justcall// ', 'https://gateway.example.com/justcall'],
	['http://127.0.0.1:5555', 'http://127.0.0.1:5555'],
])('%j is the address %s', (given, address) => {
	expect(apiAddress(given, VENDOR)).toBe(address);
});

const EMPTY =
	/Base URL in the credential is empty: enter https:\/\/\S+, or the URL of your own gateway./;
const INVALID =
	/Base URL in the credential is invalid: enter https:\/\/\S+, or the URL of your own/;

const rows: ReadonlyArray<[given: GenericValue, says: RegExp]> = [
	['', EMPTY],
	[' \n', EMPTY],
	[undefined, EMPTY],
	[null, EMPTY],
	['gateway.example.com', INVALID],
	['ftp://gateway.example.com', INVALID],
	['https://', INVALID],
	['https://gateway.example.com/?key=1', INVALID],
	['https://gateway.example.com/#v2', INVALID],
];

test.each(rows)('%j is none', (given, says) => {
	expect(() => apiAddress(given, VENDOR)).toThrow(says);
});

const account = { apiKey: 'key', apiSecret: 'secret', url: '' };
const services: ReadonlyArray<[string, PlacedAction, string]> = [
	['JustCall', placedJustCall(account, { resource: 'user', operation: 'getMany' }), 'searchUsers'],
	[
		'OnCallClerk',
		placedOnCallClerk(account, { resource: 'agent', operation: 'getMany' }),
		'searchAgents',
	],
	[
		'Run a Call',
		placedRunACall(account, { resource: 'customer', operation: 'getMany' }),
		'searchCustomers',
	],
];

describe.each(services)('%s', (_name, placed, list) => {
	const withAddress = (baseUrl: GenericValue) =>
		({ ...placed, credential: { ...placed.credential, baseUrl } }) as PlacedAction;

	test.each(rows)(
		'asks for the address where it is %j, in the node and in its lists',
		async (given, says) => {
			await expect(runAction(withAddress(given))).rejects.toThrow(says);
			await expect(searchOf(withAddress(given), list)).rejects.toThrow(says);
		},
	);
});
