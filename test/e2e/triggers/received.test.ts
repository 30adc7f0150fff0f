import { join } from 'node:path';
import { openSqliteReceived } from '../../../lib/store/sqlite/received/open';
import type { ReceivedStore } from '../../../lib/store/received';
import { sendMessage } from '../../emulators/engine/attacks';
import type { Message } from '../../emulators/engine/emulator';
import type { Connected } from '../../stage/connected';
import { emulatorOf, runsOf, staged } from '../stage';

/* What is counted of requests, and kept of rejected ones, by an n8n that ends right after it has answered them. */

const stage = staged();
const dialer = () => emulatorOf(stage(), 'dialerCx');
let store: ReceivedStore | undefined;
afterAll(async () => await store?.close());

const subscription = () => dialer().subscriptions().at(-1);
const compose = (type: string, id: string) =>
	dialer().compose(type, { call_id: id }, { subscription: subscription() });

/** The same request without what it is signed with. */
function unsigned({ headers, ...message }: Message): Message {
	const others = Object.entries(headers).filter(([name]) => !/signature/i.test(name));
	return { ...message, headers: Object.fromEntries(others) };
}

/** Another body, signed like that of a request. */
function signedBody(message: Message, text: string): Message {
	const body = Buffer.from(text);
	const signing = { subscription: subscription() };
	return { ...message, body, headers: dialer().sign(body, message.eventType, signing) };
}

async function status(message: Message): Promise<number | string> {
	const outcome = await sendMessage(message);
	return outcome.kind === 'answer' ? outcome.status : outcome.kind;
}

/** Number of requests by verdict and reason, and the reasons of what is kept, newest first. */
async function logOf({ workflowId }: Connected) {
	store ??= await openSqliteReceived({
		file: join(stage().n8n.userFolder, '.n8n', 'telephony-webhooks', 'claims.sqlite'),
		now: Date.now,
	});
	const trigger = (await store.triggers()).find((one) => one.workflowId === workflowId);
	const triggerId = trigger?.id;
	const totals = (await store.totals()).filter((total) => total.triggerId === triggerId);
	const counts = totals.map(({ verdict, reason, count }) => [`${verdict} ${reason}`.trim(), count]);
	const { requests } = await store.rejected({ triggerId, limit: 100 });
	return { trigger, counts: Object.fromEntries(counts) as Record<string, number>, requests };
}

test('every request is counted and every rejected one kept, also what n8n answered last before it ended', async () => {
	const here = await stage().connect(dialer(), {
		label: 'received',
		parameters: { events: ['call.ended'] },
	});
	const sent = compose('call.ended', 'received-1');
	const statuses = [
		await status(sent),
		await status(sent),
		await status(compose('call.ended', 'received-2')),
		await status(compose('call.started', 'received-3')),
		await status(unsigned(sent)),
		await status({ ...sent, body: Buffer.from('{"event":"call.ended"}') }),
		await status(signedBody(sent, '[1]')),
	];
	expect(statuses).toEqual([200, 200, 200, 200, 401, 401, 400]);
	expect(await runsOf(stage(), here)).toBe(2);
	const far = await stage().connect(dialer(), {
		label: 'received from elsewhere',
		options: { allowedAddresses: '203.0.113.0/24', keepRejectedBodies: true },
	});
	expect(await status(compose('call.ended', 'far'))).toBe(403);
	await stage().n8n.restart();

	const { trigger, counts, requests } = await logOf(here);
	expect(trigger).toMatchObject({
		workflowName: expect.stringContaining('(received)') as string,
		nodeName: here.triggerName,
		platform: 'Dialer.CX',
	});
	expect(counts).toEqual({
		accepted: 2,
		duplicate: 1,
		notSelected: 1,
		'forged signature-missing': 1,
		'forged signature-mismatch': 1,
		'malformed body-not-an-object': 1,
	});
	expect(requests.map(({ reason }) => reason)).toEqual([
		'body-not-an-object',
		'signature-mismatch',
		'signature-missing',
	]);
	expect(requests.map(({ body }) => body)).toEqual([undefined, undefined, undefined]);
	const elsewhere = await logOf(far);
	expect(elsewhere.counts).toEqual({ 'addressNotAllowed address-not-allowed': 1 });
	expect(elsewhere.requests).toMatchObject([
		{ address: '127.0.0.1', body: expect.stringContaining('"far"') as string },
	]);
});
