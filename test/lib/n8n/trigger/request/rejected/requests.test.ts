import type { INodeParameters } from 'n8n-workflow';
import type { VerdictKind } from '../../../../../../lib/webhook/answers';
import type { Platform } from '../../../../../../lib/webhook/platform/definition';
import { expectAnswer, listen, requestTo, STARTED, stopListening } from '../../../listening';
import { altered, credentialOf, sampleOf, signed } from '../../../requests';
import type { Answer, Server } from '../../../server';
import { platformRows } from '../../../triggers';

afterAll(stopListening);

/** That the request was answered by the table, and started nothing. */
function expectRejected(server: Server, answer: Answer, kind: VerdictKind): void {
	expectAnswer(answer, kind);
	expect(server.runs).toEqual([]);
	expect(server.failures).toEqual([]);
}

const anyType = (platform: Platform) => Object.keys(platform.events)[0] ?? '';

describe.each(platformRows)('%s Trigger rejects', (_name, platform) => {
	const type = anyType(platform);
	const { signature } = platform;
	const all = async (options: INodeParameters = {}) =>
		await listen(platform, { events: ['*'], options });

	test('a request signed with another secret', async () => {
		const server = await all();
		const forged = requestTo(server, platform, type, { secret: 'c29tZWJvZHkgZWxzZQ==' });
		expectRejected(server, await server.post(forged), 'forged');
	});

	test('a request without a signature', async () => {
		const server = await all();
		const { body } = requestTo(server, platform, type);
		const headers = { 'content-type': 'application/json' };
		expectRejected(server, await server.post({ body, headers }), 'forged');
	});

	test('what is no JSON object, whoever signed it', async () => {
		const server = await all();
		const sent = requestTo(server, platform, type);
		for (const text of ['', 'not json', '[1]', '"text"', 'null', '{"cut":']) {
			const { url } = server.setup;
			const { headers } = signed(platform, type, Buffer.from(text), { url });
			const plain = { ...headers, 'content-type': 'text/plain' };
			const answer = await server.post({ body: Buffer.from(text), headers: plain });
			// JustCall signs the event's type, which such a body does not have.
			expectRejected(
				server,
				answer,
				signature.signsBody || !signature.needsSecret ? 'malformed' : 'forged',
			);
		}
		expect(await server.post(sent)).toMatchObject(STARTED);
	});

	test('an address that is not on the list, before anything else', async () => {
		const server = await all({ allowedAddresses: '203.0.113.0/24' });
		expectRejected(
			server,
			await server.post(requestTo(server, platform, type)),
			'addressNotAllowed',
		);
		expect(server.setup.credentials.reads).toBe(0);
	});

	test('nothing from an address that is on the list', async () => {
		const server = await all({ allowedAddresses: '127.0.0.1, 203.0.113.0/24' });
		expect(await server.post(requestTo(server, platform, type))).toMatchObject(STARTED);
	});

	test('an event that is not selected, with a friendly word', async () => {
		const server = await listen(platform, { events: Object.keys(platform.events).slice(-2) });
		expectRejected(server, await server.post(requestTo(server, platform, type)), 'notSelected');
	});
});

const signedRows = platformRows.filter(([, { signature }]) => signature.needsSecret);
const timedRows = signedRows.filter(
	([, { signature }]) => signature.toleranceSeconds !== undefined,
);
const nowSeconds = () => Math.floor(Date.now() / 1000);

describe.each(signedRows)('%s Trigger without a usable secret', (_name, platform) => {
	test.each([
		['no credential', undefined],
		['an empty credential', {}],
		['a blank secret', credentialOf('  ')],
	])('rejects everything with %s', async (_case, credential) => {
		const server = await listen(platform, { events: ['*'] }, { credential });
		expectRejected(
			server,
			await server.post(requestTo(server, platform, anyType(platform))),
			'forged',
		);
	});

	test.each([
		['with another signature', { secret: 'c29tZWJvZHkgZWxzZQ==' }],
		['with the right one', {}],
	])('takes everything once verification is switched off, %s', async (_case, given) => {
		const parameters = { events: ['*'], options: { verifySignature: false } };
		const server = await listen(platform, parameters, { credential: undefined });
		const sent = requestTo(server, platform, anyType(platform), given);
		expect(await server.post(sent)).toMatchObject(STARTED);
		expect(server.setup.credentials.reads).toBe(0);
	});
});

describe.each(timedRows)('%s Trigger with a signed time', (_name, platform) => {
	const tolerance = platform.signature.toleranceSeconds ?? 0;
	test.each([
		['too old', -tolerance - 5, {}, 'stale'],
		['too far ahead', tolerance + 5, {}, 'stale'],
		['old, but within the window', -tolerance + 5, {}, 'accepted'],
		['too old for a narrower window', -65, { toleranceSeconds: 60 }, 'stale'],
		['very old, where any time is fine', -900_000, { toleranceSeconds: 0 }, 'accepted'],
	] as const)('%s', async (_case, offset, options, kind) => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.now());
		const server = await listen(platform, { events: ['*'], options });
		const atSeconds = nowSeconds() + offset;
		const answer = await server.post(requestTo(server, platform, anyType(platform), { atSeconds }));
		if (kind === 'accepted') expect(answer).toMatchObject(STARTED);
		else expectRejected(server, answer, kind);
		jest.restoreAllMocks();
	});
});

const namingRows = platformRows.filter(([, { id }]) => id !== 'nectarDesk');

describe.each(namingRows)('%s Trigger and an event it does not know', (_name, platform) => {
	const unknown = (server: Server) => {
		const { url } = server.setup;
		const sample = sampleOf(platform, anyType(platform));
		const named = { event: 'brand.new', type: 'brand.new', webhook_url: url };
		const known = Object.keys(JSON.parse(sample.toString()) as object);
		const fields = Object.entries(named).filter(([name]) => known.includes(name));
		return signed(platform, 'brand.new', altered(sample, Object.fromEntries(fields)), { url });
	};

	test('leaves by Other Events where all are selected', async () => {
		const server = await listen(platform, { events: ['*'], outputs: 'perEvent' });
		expect(await server.post(unknown(server))).toMatchObject(STARTED);
		const [run = []] = server.runs;
		expect(run.map((items) => items.length).lastIndexOf(1)).toBe(run.length - 1);
		expect(run.at(-1)?.[0]?.json).toMatchObject({ event: 'brand.new' });
	});

	test('starts nothing where some are selected', async () => {
		const server = await listen(platform);
		expectRejected(server, await server.post(unknown(server)), 'notSelected');
	});
});
