import { NodeOperationError } from 'n8n-workflow';
import {
	toldOfRejection,
	toldOfUnselected,
} from '../../../../../lib/n8n/trigger/request/testListener';
import type { VerdictKind } from '../../../../../lib/webhook/answers';
import { justCall } from '../../../../../nodes/JustCall/platform';
import { runACall } from '../../../../../nodes/RunACall/platform';
import { expectAnswer, listen, requestTo, STARTED, stopListening } from '../../listening';
import { signed, type WireRequest } from '../../requests';
import type { Server } from '../../server';
import { platformRows } from '../../triggers';

afterAll(stopListening);

/** That a request was answered as in production, and ended the listening with this error in the node's output. */
async function expectTold(
	server: Server,
	sent: WireRequest,
	kind: VerdictKind,
	message: RegExp,
	description: RegExp,
): Promise<void> {
	expectAnswer(await server.post(sent), kind);
	expect(server.runs).toEqual([]);
	const [failure, ...more] = server.failures;
	expect(more).toEqual([]);
	expect(failure).toBeInstanceOf(NodeOperationError);
	expect(failure).toMatchObject({
		message: expect.stringMatching(message) as string,
		description: expect.stringMatching(description) as string,
	});
}

describe.each(platformRows)('who listens for a test event of %s is told of', (_name, platform) => {
	const [type = '', ...others] = Object.keys(platform.events);
	const listening = async (events = ['*'], options = {}) =>
		await listen(platform, { events, options }, { testing: true });
	const { needsSecret } = platform.signature;

	test('a wrong secret', async () => {
		const server = await listening();
		const forged = requestTo(server, platform, type, { secret: 'c29tZWJvZHkgZWxzZQ==' });
		await expectTold(
			server,
			forged,
			'forged',
			needsSecret ? /signature doesn't match the secret/ : /without the right token/,
			/credential/,
		);
	});

	test('a signature that is missing', async () => {
		const server = await listening();
		const { body } = requestTo(server, platform, type);
		const bare = { body, headers: { 'content-type': 'application/json' } };
		const message = needsSecret ? /without a signature/ : /without the right token/;
		await expectTold(server, bare, 'forged', message, new RegExp(platform.name));
	});

	test('an event that is not selected', async () => {
		const server = await listening(others.slice(-2));
		const sent = requestTo(server, platform, type);
		await expectTold(
			server,
			sent,
			'notSelected',
			/^Received ".*", but this trigger has only /,
			/Select/,
		);
	});

	test('an address that is not allowed', async () => {
		const server = await listening(['*'], { allowedAddresses: '203.0.113.7' });
		const sent = requestTo(server, platform, type);
		await expectTold(server, sent, 'addressNotAllowed', /127\.0\.0\.1/, /N8N_PROXY_HOPS/);
	});

	test('an event as it should be: nothing', async () => {
		const server = await listening();
		expect(await server.post(requestTo(server, platform, type))).toMatchObject(STARTED);
		expect(server.failures).toEqual([]);
	});
});

test('a stale request ends the listening with what to do about the clock', async () => {
	const server = await listen(runACall, { events: ['*'] }, { testing: true });
	const sent = requestTo(server, runACall, 'job.completed', {
		atSeconds: Date.now() / 1000 - 3600,
	});
	await expectTold(server, sent, 'stale', /too far in the past/, /clock/);
});

test('a body that is not JSON ends the listening', async () => {
	const server = await listen(runACall, { events: ['*'] }, { testing: true });
	const sent = signed(runACall, 'job.completed', Buffer.from('[1]'));
	await expectTold(server, sent, 'malformed', /not a JSON object/, /Run a Call/);
});

test("JustCall's unsigned check of the URL leaves the listener listening", async () => {
	const server = await listen(justCall, { events: ['*'] }, { testing: true });
	const body = Buffer.from('{"type":"url.validation"}');
	const ping = { body, headers: { 'content-type': 'application/json' } };
	expect(await server.post(ping)).toMatchObject({ status: 200 });
	expect(server.failures).toEqual([]);
	expect(server.runs).toEqual([]);
});

test('what others wrote is one line in what is told', () => {
	const settings = { platform: justCall, selection: new Set(['call.missed']) };
	const type = `call.up\r\ndated\u001b[31m${'x'.repeat(500)}`;
	const told = [
		toldOfUnselected(settings, type).message,
		toldOfRejection(settings, {
			verdict: 'addressNotAllowed',
			reason: 'address-not-allowed',
			address: `1.2.3.4\n${'9'.repeat(500)}`,
		}).message,
	];
	for (const message of told) {
		expect(message).not.toMatch(/[\u0000-\u001f]/);
		expect(message.length).toBeLessThan(300);
	}
});
