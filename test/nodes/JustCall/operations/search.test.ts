import { startJustCallRest, type JustCallRest } from '../../../emulators/api/justCall/rest';
import { startOnCallClerkRest } from '../../../emulators/api/onCallClerk/rest';
import { placedJustCall, placedOnCallClerk, searchOf } from '../../../lib/n8n/action/placed';

let api: JustCallRest;
beforeEach(async () => {
	api = await startJustCallRest({ rowsEach: 120 });
});
afterEach(async () => await api.close());

const search = (name: string, filter?: string, more?: string) =>
	searchOf(placedJustCall(api), name, filter, more);

test.each([
	['searchCalls', /^\S+ \S+ \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)$/, '1120'],
	['searchTexts', /^\S+ \S+ \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)$/, '2120'],
	['searchWhatsAppMessages', /^\S+ \S+ \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)$/, '3120'],
	['searchContacts', /^\S+ \S+ \(\+1303555\d{4}\)$/, '4120'],
	['searchPhoneNumbers', /^Line 119 \(\+14155552119\)$/, '+14155552119'],
	['searchPhoneNumberIds', /^Line 119 \(\+14155552119\)$/, '620'],
	['searchUsers', /^Agent 119 \(agent.119@example.com\)$/, '160'],
	['searchDialerCalls', /^\+\d+$|\(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)$/, '6120'],
	['searchCampaigns', /^Campaign 119 \(Dynamic\)$/, '820'],
	['searchDialerContacts', /^\S+ \S+ \(\+1512555\d{4}\)$/, '8120'],
	['searchVoiceAgents', /^Voice agent 119$/, 'va_0119'],
])('%s says what each thing is, the latest first', async (name, label, value) => {
	const { results } = await search(name);
	expect(results[0]).toEqual({ name: expect.stringMatching(label), value });
});

test('a list goes on where it ended', async () => {
	const first = await search('searchUsers');
	const second = await search('searchUsers', '', String(first.paginationToken));
	expect(first.results).toHaveLength(100);
	expect(second).toEqual({ results: expect.any(Array) });
	expect(second.results).toHaveLength(20);
	expect(api.requests.map(({ query }) => query['page'])).toEqual(['0', '1']);
});

test.each([
	['agent 11', 10, ['0']],
	['AGENT.7@', 1, ['0', '1']],
	['nobody', 0, ['0', '1']],
])('"%s" is searched in what comes, until some of that fits', async (filter, count, pages) => {
	expect((await search('searchUsers', filter)).results).toHaveLength(count);
	expect(api.requests.map(({ query }) => query['page'])).toEqual(pages);
});

test('a list that does not load says why', async () => {
	api.fail(1, { status: 401 });
	await expect(search('searchUsers')).rejects.toThrow(
		/^JustCall rejected the credential: copy the API key and secret/,
	);
});

test("OnCallClerk's agents can be chosen by name", async () => {
	const clerk = await startOnCallClerkRest();
	const searching = searchOf(placedOnCallClerk(clerk), 'searchAgents', 'max');
	const { results } = await searching.finally(() => clerk.close());
	expect(results).toEqual([{ name: 'Max, Acme 1', value: 'agent_1' }]);
});
