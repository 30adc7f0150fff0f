import { startOnCallClerkRest, type OnCallClerkRest } from './rest';
import type { Row } from '../routes';

let api: OnCallClerkRest;
beforeEach(async () => {
	api = await startOnCallClerkRest({ apiKey: 'ock_test' });
});
afterEach(() => api.close());

async function call(method: string, path: string, body?: object, key = 'ock_test') {
	const response = await fetch(path.startsWith('http') ? path : `${api.url}${path}`, {
		method,
		headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
		...(body && { body: JSON.stringify(body) }),
	});
	const answered = (await response.json()) as { success: boolean; data: Row & Row[] };
	return { status: response.status, body: answered };
}

test('a wrong key is 401', async () => {
	const { status, body } = await call('GET', '/agents', undefined, 'wrong');
	expect([status, body]).toEqual([401, { success: false, error: { message: 'Invalid API key' } }]);
});

test.each(['', '/v1'])('agents under "%s"', async (prefix) => {
	const { body } = await call('GET', `${prefix}/agents`);
	expect(body).toEqual({ success: true, data: api.agents });
	expect((await call('GET', `${prefix}/agents/agent_1`)).body.data).toEqual(api.agents[1]);
	expect((await call('GET', `${prefix}/agents/agent_9`)).status).toBe(404);
});

test('an agent is made, changed and removed', async () => {
	const made = await call('POST', '/agents', {
		business_name: 'Byron',
		escalation_policy: 'never',
	});
	expect([made.status, made.body.data['business_name']]).toEqual([201, 'Byron']);
	const path = `/agents/${String(made.body.data['id'])}`;
	expect((await call('PATCH', path, { greeting: 'Hello' })).body.data['greeting']).toBe('Hello');
	expect((await call('DELETE', path)).status).toBe(200);
	expect(api.agents).toHaveLength(3);
});

test.each([
	[{ greeting: 'Hello' }],
	[{ business_name: 'Byron', name: 'Byron' }],
	[{ business_name: 'Byron', escalation_policy: 'sometimes' }],
])('%j is no agent', async (fields) => {
	expect((await call('POST', '/agents', fields)).status).toBe(400);
});

test('a transcript by the URL that events carry', async () => {
	const [call1] = api.calls;
	const id = String(call1?.['call_id']);
	expect((await call('GET', api.transcriptUrl(id))).body.data).toEqual(call1);
	expect((await call('GET', api.transcriptUrl('call_9'))).status).toBe(404);
	expect(api.requests.map(({ path }) => path)).toEqual([
		`/v1/calls/${id}/transcript`,
		'/v1/calls/call_9/transcript',
	]);
});
