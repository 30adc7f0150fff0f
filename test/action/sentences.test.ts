import type { Outcome } from '../../nodes/n8n/action/sending';
import { answer, World } from './scripted';

const page = (status: number) =>
	answer(status, '<html>Not here</html>', { 'content-type': 'text/html' });
const UNSURE = 'so nobody knows whether the thing was sent: look in Acme before you try again';

test.each<[string, string, Outcome, string]>([
	[
		'401',
		'get',
		answer(401),
		'Acme does not accept the credential: copy the key from the settings of Acme',
	],
	[
		'401 with words',
		'get',
		answer(401, { message: 'Unauthorized' }),
		'Acme does not accept the credential ("Unauthorized"): copy the key from the settings of Acme',
	],
	[
		'402',
		'get',
		answer(402),
		'Acme does not allow this with this credential: use the key of an admin',
	],
	[
		'403',
		'send',
		answer(403, { message: 'Not in your plan' }),
		'Acme does not allow this with this credential ("Not in your plan"): use the key of an admin',
	],
	[
		'404',
		'get',
		answer(404),
		'Acme did not find Thing 7: check that it exists and belongs to this account',
	],
	[
		'404 of what has no ID',
		'look',
		answer(404),
		'Acme did not find what was asked for: check that it exists and belongs to this account',
	],
	[
		'409',
		'change',
		answer(409, { message: 'Changed meanwhile' }),
		'Acme says that this conflicts with what it has ("Changed meanwhile"): get the present state, then decide whether to try again',
	],
	[
		'400',
		'send',
		answer(400),
		'Acme refused the values (HTTP 400): correct the fields and try again',
	],
	[
		'422',
		'send',
		answer(422, { message: 'to is no number' }),
		'Acme refused the values ("to is no number"): correct the fields and try again',
	],
	[
		'a refusal with 200',
		'send',
		answer(200, { ok: false, message: 'Not now' }),
		'Acme refused the values ("Not now"): correct the fields and try again',
	],
	[
		'429',
		'get',
		answer(429, {}, { 'retry-after': '3600' }),
		'Acme takes no more requests for now: try again after 13:00:00 UTC, or process fewer items at a time',
	],
	[
		'500 to a reader',
		'get',
		answer(500, { message: 'Oops' }),
		'Acme failed with HTTP 500 ("Oops"): try again in a few minutes',
	],
	['500 to a sender', 'send', answer(500), `Acme failed with HTTP 500, ${UNSURE}`],
	[
		'504 to who changes',
		'change',
		answer(504),
		'Acme failed with HTTP 504, so nobody knows whether this was done: look in Acme before you try again',
	],
	['a page of a proxy with 502', 'send', page(502), `Acme failed with HTTP 502, ${UNSURE}`],
	[
		'a time-out to a reader',
		'get',
		{ kind: 'timeout' },
		'Acme did not answer within 20 s: try again, or set a longer timeout in the options',
	],
	[
		'a time-out to a sender',
		'send',
		{ kind: 'timeout' },
		`Acme did not answer within 20 s, ${UNSURE}`,
	],
	[
		'a cut connection to a sender',
		'send',
		{ kind: 'lost' },
		`The connection to Acme broke before it answered, ${UNSURE}`,
	],
	[
		'no connection',
		'send',
		{ kind: 'unreachable', why: 'the connection is refused' },
		'n8n cannot reach Acme at https://api.acme.example.com (the connection is refused): check the network, and the API address in the credential',
	],
	[
		'a request n8n keeps back',
		'send',
		{ kind: 'withheld', why: 'Domain not allowed' },
		'n8n did not send the request to Acme: Domain not allowed',
	],
	[
		'a page instead of JSON',
		'get',
		page(200),
		"The answer is not from Acme's API (HTTP 200, text/html): check that the API address in the credential is https://api.acme.example.com or your own gateway to it",
	],
	[
		'a page instead of a 404',
		'get',
		page(404),
		"The answer is not from Acme's API (HTTP 404, text/html): check that the API address in the credential is https://api.acme.example.com or your own gateway to it",
	],
	[
		'a redirect',
		'get',
		answer(302, '', { 'content-type': 'text/html' }),
		'Acme answered with a redirect (HTTP 302), which is not followed: check the API address in the credential',
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
	await expect(world.run('send')).rejects.toThrow(/^Acme refused the values \("ENOENT: no such/);
});

test('what the service says is told without the key, and not at any length', async () => {
	const world = new World();
	const message = `very-secret-key is not valid. ${'x'.repeat(1000)}`;
	world.script = [answer(401, { message })];
	const error: unknown = await world.run('get').catch((reason: unknown) => reason);
	expect(error).toMatchObject({ message: expect.stringMatching(/"… is not valid\. x{200,300}"/) });
	expect(JSON.stringify(error)).not.toContain('very-secret-key');
});
