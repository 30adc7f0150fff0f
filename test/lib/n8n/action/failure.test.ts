import type { RequestOutcome } from '../../../../lib/n8n/action/http/send';
import { answer, World } from './scripted';

const page = (status: number) =>
	answer(status, '<html>Not here</html>', { 'content-type': 'text/html' });
const UNSURE = 'so it is unclear whether the thing was sent: check in Acme before you try again';

test.each<[string, string, RequestOutcome, string]>([
	[
		'401',
		'get',
		answer(401),
		'Acme rejected the credential: copy the key from the settings of Acme.',
	],
	[
		'401 with words',
		'get',
		answer(401, { message: 'Unauthorized' }),
		'Acme rejected the credential: copy the key from the settings of Acme.',
	],
	[
		'402',
		'get',
		answer(402),
		'Acme does not allow this with this credential: use the key of an admin.',
	],
	[
		'403',
		'send',
		answer(403, { message: 'Not in your plan' }),
		'Acme does not allow this with this credential: use the key of an admin.',
	],
	[
		'404',
		'get',
		answer(404),
		'Acme did not find Thing 7: check that it exists and belongs to this account.',
	],
	[
		'404 of what has no ID',
		'look',
		answer(404),
		'Acme did not find the requested data: check that it exists and belongs to this account.',
	],
	[
		'409',
		'change',
		answer(409, { message: 'Changed meanwhile' }),
		'Acme reports a conflict with its current data ("Changed meanwhile"): get the current data, then decide whether to try again.',
	],
	[
		'400',
		'send',
		answer(400),
		'Acme rejected the values (HTTP 400): correct the fields and try again.',
	],
	[
		'422',
		'send',
		answer(422, { message: 'to is no number' }),
		'Acme rejected the values ("to is no number"): correct the fields and try again.',
	],
	[
		'a rejection with 200',
		'send',
		answer(200, { ok: false, message: 'Not now' }),
		'Acme rejected the values ("Not now"): correct the fields and try again.',
	],
	[
		'429',
		'get',
		answer(429, {}, { 'retry-after': '3600' }),
		"Acme's rate limit is exceeded: try again after 13:00:00 UTC, or process fewer items at a time.",
	],
	[
		'429 for a week',
		'get',
		answer(429, {}, { 'retry-after': '604800' }),
		"Acme's rate limit is exceeded: try again after 2026-11-28 12:00:00 UTC, or process fewer items at a time.",
	],
	[
		'429 until a time far outside of any calendar',
		'get',
		answer(429, {}, { 'retry-after': '9'.repeat(40) }),
		"Acme's rate limit is exceeded: try again later, or process fewer items at a time.",
	],
	[
		'words over several lines, with control characters',
		'send',
		answer(422, { message: 'to is invalid\r\n\u001b[31mat line 3\u202e' }),
		'Acme rejected the values ("to is invalid \\u001b[31mat line 3\\u202e"): correct the fields and try again.',
	],
	[
		'500 to a reader',
		'get',
		answer(500, { message: 'Oops' }),
		'Acme failed with HTTP 500: try again in a few minutes.',
	],
	['500 to a sender', 'send', answer(500), `Acme failed with HTTP 500, ${UNSURE}.`],
	[
		'504 to who changes',
		'change',
		answer(504),
		'Acme failed with HTTP 504, so it is unclear whether this was done: check in Acme before you try again.',
	],
	['a page of a proxy with 502', 'send', page(502), `Acme failed with HTTP 502, ${UNSURE}.`],
	[
		'a time-out to a reader',
		'get',
		{ kind: 'timeout' },
		'Acme did not respond within 20 s: try again, or set a longer timeout in the options.',
	],
	[
		'a time-out to a sender',
		'send',
		{ kind: 'timeout' },
		`Acme did not respond within 20 s, ${UNSURE}.`,
	],
	[
		'a cut connection to a sender',
		'send',
		{ kind: 'lost' },
		`The connection to Acme was lost before it responded, ${UNSURE}.`,
	],
	[
		'no connection',
		'send',
		{ kind: 'unreachable', why: 'the connection was refused' },
		"n8n can't reach Acme at https://api.acme.example.com (the connection was refused): check the network, and Base URL in the credential.",
	],
	[
		'a request n8n keeps back',
		'send',
		{ kind: 'withheld', why: 'Domain not allowed' },
		'n8n did not send the request to Acme: Domain not allowed.',
	],
	[
		'a page instead of JSON',
		'get',
		page(200),
		"The response is not from Acme's API (HTTP 200, text/html): check that Base URL in the credential is https://api.acme.example.com or the URL of your own gateway.",
	],
	[
		'a page instead of a 404',
		'get',
		page(404),
		"The response is not from Acme's API (HTTP 404, text/html): check that Base URL in the credential is https://api.acme.example.com or the URL of your own gateway.",
	],
	[
		'a redirect',
		'get',
		answer(302, '', { 'content-type': 'text/html' }),
		'Acme responded with a redirect (HTTP 302), which is not followed: check Base URL in the credential.',
	],
])('%s: one sentence that says what to do', async (_what, operation, outcome, sentence) => {
	const world = new World();
	world.script = [outcome, outcome, outcome];
	const error: unknown = await world.run(operation).catch((reason: unknown) => reason);
	expect(error).toMatchObject({ message: sentence });
	expect(sentence).not.toMatch(/[.!?]\s/);
});

test('n8n puts nothing in the place of what the service says', async () => {
	const world = new World();
	world.script = [answer(422, { message: 'ENOENT: no such file' })];
	await expect(world.run('send')).rejects.toThrow(/^Acme rejected the values \("ENOENT: no such/);
});

test.each<[string, RequestOutcome, string | null]>([
	['401 with words', answer(401, { message: 'Unauthorized' }), 'HTTP 401: "Unauthorized"'],
	['401 without', answer(401), null],
	['404 with words', answer(404, { message: 'No such\nthing' }), 'HTTP 404: "No such thing"'],
	['500 with words', answer(500, { message: 'Oops' }), 'HTTP 500: "Oops"'],
])('%s: the words of the service are in the details', async (_what, outcome, details) => {
	const world = new World();
	world.script = [outcome];
	const error: unknown = await world.run('get').catch((reason: unknown) => reason);
	const description = details === null ? null : `Acme responded with ${details}`;
	expect(error).toMatchObject({ description });
});

test('what the service says is told without the key, and not at any length', async () => {
	const world = new World();
	const message = `very-secret-key is not valid. ${'x'.repeat(1000)}`;
	world.script = [answer(401, { message })];
	const error: unknown = await world.run('get').catch((reason: unknown) => reason);
	expect(error).toMatchObject({
		description: expect.stringMatching(/"… is not valid\. x{200,300}"/),
	});
	expect(JSON.stringify(error)).not.toContain('very-secret-key');
});
