import { searches } from '../../../../nodes/RunACall/operations/searches';
import { runACallService } from '../../../../nodes/RunACall/service';
import { startRunACallRest, type RunACallRest } from '../../../emulators/api/runACall/rest';
import { idOf } from '../../../emulators/api/runACall/rows';
import { placedRunACall, searchOf } from '../../../lib/n8n/action/placed';

let api: RunACallRest;
beforeEach(async () => {
	api = await startRunACallRest();
});
afterEach(() => api.close());

const search = (name: string, filter?: string, more?: string) =>
	searchOf(placedRunACall(api), name, filter, more);

test('every list that a field names is there, and every one there is used', () => {
	const named = runACallService.resources
		.flatMap(({ operations }) => operations)
		.flatMap(({ required = [], optional }) => [...required, ...(optional?.fields ?? [])])
		.flatMap(({ property }) => property.modes ?? [])
		.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []);
	expect([...new Set(named)].sort()).toEqual(Object.keys(searches).sort());
});

const labels: Array<[string, string, RegExp]> = [
	['searchCustomers', 'customers', /^\S+ \S+ \(.*\+13035551000\)$/],
	['searchProperties', 'properties', /^500 Townsend St \(San Francisco\)$/],
	['searchEquipment', 'equipment', /^Carrier 24ABC636A003 \(ac, 3618E10000\)$/],
	['searchJobs', 'jobs', /^AC not cooling \(service, scheduled, 2026-03-09\)$/],
	['searchEstimates', 'estimates', /^478.2 USD \(sent, 2026-03-07.*\)$/],
	['searchInvoices', 'invoices', /^INV-1000 \(478.2, sent\)$/],
	['searchPayments', 'payments', /^100 USD \(check, 2026-03-08.*\)$/],
	['searchMemberships', 'memberships', /^annual \(active, 2026-03-07\)$/],
	['searchVoiceCalls', 'voiceCalls', /^\+13035551000 \(2026-03-07.*, estimate\)$/],
	['searchPriceBook', 'pricebook', /^Diagnostic 0 \(service, 89\)$/],
	['searchCommunications', 'communications', /^\+13035551000 \(sms, 2026-03-07.*\)$/],
];

test.each(labels)('%s shows what one knows a row of %s by', async (name, table, label) => {
	const { results } = await search(name);
	expect(results).toHaveLength(3);
	const entry = results.find(({ value }) => value === idOf(table, 0));
	expect(entry?.name).toMatch(label);
});

test('appointments are found in the jobs they belong to', async () => {
	const { results } = await search('searchAppointments');
	expect(results.length).toBeGreaterThan(0);
	for (const { name, value } of results) {
		expect(name).toMatch(/^\d{4}-\d\d-\d\d \S.* \(\w+\)$/);
		expect(String(value)).toMatch(/^[0-9a-f-]{36}$/);
	}
	const found = await search('searchAppointments', String(results[0]?.value));
	expect(found.results).toEqual([results[0]]);
});

test('the list goes on where it ended, and is searched part by part', async () => {
	api.seed('customers', 120);
	const first = await search('searchCustomers');
	expect(first.results).toHaveLength(100);
	const second = await search('searchCustomers', undefined, String(first.paginationToken));
	expect(second.results).toHaveLength(20);
	expect(second.paginationToken).toBeUndefined();
	const found = await search('searchCustomers', '+13035551115');
	expect(found.results.map(({ value }) => value)).toEqual([idOf('customers', 115)]);
	const none = await search('searchCustomers', 'nobody');
	expect(none).toEqual({ results: [] });
});

test('a wrong key says so in the list, too', async () => {
	const credential = { apiKey: 'rkc_live_wrong', baseUrl: api.url };
	const outcome = searchOf(placedRunACall(api, {}, { credential }), 'searchJobs');
	await expect(outcome).rejects.toThrow(/rejected the credential/);
});
