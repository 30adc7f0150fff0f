import { request as httpRequest } from 'node:http';
import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { call, expectAnswer, listen, STARTED, stopListening } from '../../listening';
import type { Answer, Server } from '../../server';
import { Gate, quiet, until } from '../../../../support/until';

afterAll(stopListening);

/** n8n is storing a run, and stores it, or fails to, when told. */
async function storing(server: Server, request = call(server)) {
	const gate = new Gate();
	let begun = false;
	server.store = async () => {
		begun = true;
		await gate.passed;
	};
	const answer = server.post(request);
	await until(() => begun);
	server.store = async () => undefined;
	return { answer, gate };
}

describe('when n8n cannot store the run', () => {
	test('the platform learns it and its retry starts one', async () => {
		const server = await listen(dialerCx);
		const { answer, gate } = await storing(server);
		gate.fail(new Error('database is locked'));
		expect(await answer).toMatchObject({ status: 500 });
		expect(await server.post(call(server))).toMatchObject(STARTED);
		expect(server.runs).toHaveLength(1);
	});

	test('a duplicate that waited takes its turn', async () => {
		const server = await listen(dialerCx);
		const { answer, gate } = await storing(server);
		const duplicates = Array.from({ length: 5 }, () => server.post(call(server)));
		await until(() => server.requests === 6);
		gate.fail(new Error('database is locked'));
		expect((await answer).status).toBe(500);
		const bodies = (await Promise.all(duplicates))
			.map(({ status, body }) => `${status} ${body}`)
			.sort();
		expect(bodies).toEqual([
			...Array.from({ length: 4 }, () => '200 {"message":"Already received"}'),
			'200 {"message":"Workflow was started"}',
		]);
		expect(server.runs).toHaveLength(1);
	});
});

test('a duplicate is not answered before the run of the first is stored', async () => {
	const server = await listen(dialerCx);
	const { answer, gate } = await storing(server);
	let copied: Answer | undefined;
	const duplicate = server.post(call(server)).then((given) => (copied = given));
	await until(() => server.requests === 2);
	await quiet();
	expect(copied).toBeUndefined();
	gate.open();
	expect(await answer).toMatchObject(STARTED);
	expectAnswer(await duplicate, 'duplicate');
});

describe('a platform that hangs up before the answer', () => {
	const hangUp = async (server: Server) => {
		const { body, headers } = call(server);
		const gate = new Gate();
		let begun = false;
		server.store = async () => {
			begun = true;
			await gate.passed;
		};
		const sent = httpRequest({ ...server.client, method: 'POST', headers });
		sent.on('error', () => undefined);
		sent.end(body);
		await until(() => begun);
		const gone = server.disconnected;
		sent.destroy();
		await gone;
		server.store = async () => undefined;
		return gate;
	};

	test('finds its event remembered when it comes again', async () => {
		const server = await listen(dialerCx);
		(await hangUp(server)).open();
		await until(() => server.ended === 1);
		expectAnswer(await server.post(call(server)), 'duplicate');
		expect(server.runs).toHaveLength(1);
	});

	test('finds its event forgotten where the run could not be stored', async () => {
		const server = await listen(dialerCx);
		(await hangUp(server)).fail(new Error('database is locked'));
		await until(() => server.ended === 1);
		expect(await server.post(call(server))).toMatchObject(STARTED);
		expect(server.runs).toHaveLength(1);
	});
});

describe('where a request cannot be judged', () => {
	const cases: Array<[string, (server: Server) => void]> = [
		['the credential was deleted', ({ setup }) => (setup.credentials.data = undefined)],
		[
			'a parameter makes no sense',
			({ setup }) => (setup.node.parameters.options = { allowedAddresses: 'example.com' }),
		],
	];

	test.each(cases)('%s: it is told to come again, and the operator why', async (_case, spoil) => {
		const server = await listen(dialerCx);
		spoil(server);
		const told = jest.spyOn(server.setup.hookContext().logger, 'error');
		expectAnswer(await server.post(call(server)), 'inFlight');
		expect(server.failures).toEqual([]);
		expect(server.runs).toEqual([]);
		expect(told.mock.calls).toEqual([
			[
				expect.stringMatching(
					/^Dialer\.CX Trigger can't verify requests, .*: .*(exist|"example\.com")/,
				),
			],
		]);
		told.mockRestore();
	});

	test.each(cases)('%s: who tests sees it in the editor', async (_case, spoil) => {
		const server = await listen(dialerCx, {}, { testing: true });
		spoil(server);
		expect(await server.post(call(server))).toMatchObject({ status: 500 });
		expect(server.failures).toHaveLength(1);
	});
});
