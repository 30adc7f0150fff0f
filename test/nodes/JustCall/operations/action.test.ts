import type { INodeParameters } from 'n8n-workflow';
import { justCallService } from '../../../../nodes/JustCall/service';
import { startJustCallRest, type JustCallRest } from '../../../emulators/api/justCall/rest';
import { accountRows, dialerRows } from './moreRows';
import { justCallRows } from './rows';
import {
	asked,
	chosen,
	expected,
	jsonOf,
	untested,
	type OperationRow,
} from '../../../lib/n8n/action/operations';
import { placedJustCall } from '../../../lib/n8n/action/placed';
import { runAction, type PlacedAction } from '../../../lib/n8n/action/run';

const rows: readonly OperationRow[] = [
	...justCallRows,
	...accountRows,
	...dialerRows,
	{
		resource: 'webhook',
		operation: 'delete',
		set: { urlId: '={{ $json.urlId }}' },
		asks: 'DELETE /v2.1/webhooks/url/',
		gives: { deleted: true },
	},
];

let api: JustCallRest;
beforeEach(async () => {
	api = await startJustCallRest();
});
afterEach(async () => await api.close());

const run = (parameters: INodeParameters, more: Partial<PlacedAction> = {}) =>
	runAction(placedJustCall(api, parameters, more));

test('every operation has a row', () => {
	expect(untested(justCallService, rows)).toEqual([]);
});

test.each(rows.map((row) => [`${row.resource} ${row.operation}`, row] as const))(
	'%s asks for the right thing and gives its items',
	async (_name, row) => {
		const { resource, operation, set = {} } = row;
		if (resource === 'webhook') api.webhooks.addEntry('call.completed', 'https://example.com/hook');
		const [entry] = api.webhooks.entries();
		const items = [{ json: { urlId: entry?.urlId ?? '' } }];
		const collections = { options: {}, filters: {}, additionalFields: {}, updateFields: {} };
		const parameters = { resource, operation, ...collections, ...set };
		const given = await run(parameters, { items });
		const right =
			operation === 'delete' && resource === 'webhook'
				? { ...row, asks: `${row.asks}${entry?.urlId}` }
				: row;
		expect(api.requests.map(asked)).toEqual([expected(right)]);
		expect(api.requests[0]?.headers).toMatchObject({
			authorization: `${api.apiKey}:${api.apiSecret}`,
			'x-justcall-client': 'n8n',
		});
		if (row.items === undefined) expect(given).not.toEqual([]);
		else expect(given).toHaveLength(row.items);
		if (row.gives) expect(jsonOf(given)[0]).toMatchObject(row.gives);
		expect(given.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
	},
);

describe('a recording', () => {
	const download = { resource: 'call', operation: 'downloadRecording', callId: chosen('1001') };

	test('that lies elsewhere is fetched from there, without the key', async () => {
		const elsewhere = await startJustCallRest();
		const location = `${elsewhere.url}/recordings/1001.mp3`;
		elsewhere.fail(1, {
			...{ status: 200, headers: { 'Content-Type': 'audio/mpeg' } },
			body: Buffer.from('ID3'),
		});
		api.fail(1, { status: 302, headers: { Location: location }, body: '' });
		const [item] = await run(download).finally(() => elsewhere.close());
		expect(item?.json).toEqual({
			...{ fileName: 'call-1001.mp3', mimeType: 'audio/mpeg', sizeBytes: 3 },
		});
		expect(elsewhere.requests.map(({ path }) => path)).toEqual(['/recordings/1001.mp3']);
		expect(elsewhere.requests[0]?.headers).not.toHaveProperty('authorization');
	});

	test.each([
		['that is not there', { status: 404 }, /did not find Call 1001: check/],
		[
			'that is rejected',
			{ status: 200, body: { status: 'failed', message: 'In progress' } },
			/"In progress"/,
		],
	])('%s is no file, but a sentence', async (_what, fault, words) => {
		api.fail(1, fault);
		await expect(run(download)).rejects.toThrow(words);
	});
});

test('a recording comes as a file', async () => {
	const parameters = {
		resource: 'call',
		operation: 'downloadRecording',
		callId: chosen('1001'),
		binaryPropertyName: 'recording',
	};
	const [item] = await run(parameters);
	expect(item?.binary?.['recording']).toMatchObject({
		mimeType: 'audio/mpeg',
		fileName: 'call-1001.mp3',
		fileExtension: 'mp3',
	});
});
