import { closeSender, senderFor } from '../../../lib/n8n/sender/process';
import { searchDeliveries, searchSubscriptions } from '../../../lib/n8n/sender/lists';
import { toldOfUnselected } from '../../../lib/n8n/trigger/request/testListener';
import { WebhookSender } from '../../../nodes/WebhookSender/WebhookSender.node';
import { platforms } from '../../../nodes/platforms';
import { event, on, send, subscribe, withEndpoint } from '../../lib/n8n/sender/scene';
import { itemOf, listContext, LOOPBACK, runSender } from '../../lib/n8n/sender/stage';

/*
 * Text that others write (labels, event types, answers) is one line without characters that control or turn what is
 * around it, wherever it is shown: in lists, beside the execution, in errors and in the log.
 */

const endpoint = withEndpoint();
/** A line of its own in a log, a terminal's colours, and a file name that reads backwards. */
const HOSTILE = 'a\r\n[warn] b \u001b[31mc \u202egnp';
const SHOWN = 'a [warn] b \\u001b[31mc \\u202egnp';
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test('a label and an event type in the lists and beside the execution', async () => {
	await subscribe(endpoint, { label: HOSTILE, options: { retries: 'none' } });
	const { labels } = await send({ eventType: HOSTILE });
	expect(labels.subscription).toBe(SHOWN);
	expect(labels.event).toBe(SHOWN);
	const context = listContext(new WebhookSender(), {}, { operation: 'get' });
	const subscriptions = (await searchSubscriptions(platforms).call(context)).results;
	const deliveries = (await searchDeliveries(platforms).call(context)).results;
	expect(subscriptions[0]?.name.startsWith(`${SHOWN} (`)).toBe(true);
	expect(deliveries[0]?.name).toContain(`: ${SHOWN} to ${SHOWN} (`);
	for (const { name } of [...subscriptions, ...deliveries]) expect(name).not.toMatch(FORBIDDEN);
});

test('many events beside the execution are not longer than n8n allows', async () => {
	await subscribe(endpoint, { options: { retries: 'none' } });
	const items = Array.from({ length: 60 }, (_, n) => ({ type: `call.ended-${n}` }));
	const parameters = event({ eventType: '={{ $json.type }}' });
	const { labels } = await runSender({ parameters, credentials: LOOPBACK, items });
	expect(labels.event?.length).toBeLessThanOrEqual(255);
	expect(labels.event).toMatch(/^call\.ended-0, .*…$/);
});

test.each([
	['a time', { options: { occurredAt: HOSTILE } }],
	['data that is not JSON', { data: HOSTILE }],
	['a very long time', { options: { occurredAt: 'x'.repeat(10_000) } }],
])('%s in an error, also where the node goes on', async (_what, more) => {
	const run = { parameters: event(more), credentials: LOOPBACK };
	const thrown = await runSender(run).then(
		() => '',
		(error: Error) => error.message,
	);
	const { outputs } = await runSender({ ...run, continueOnFail: true });
	const told = outputs.flat().map(({ json }) => json.error as string);
	expect(thrown).not.toBe('');
	for (const text of [thrown, ...told]) {
		expect(text).not.toMatch(FORBIDDEN);
		expect(text.length).toBeLessThanOrEqual(1000);
	}
});

test('an id that was never given', async () => {
	await expect(itemOf(on('get', HOSTILE))).rejects.toThrow(`There is no subscription ${SHOWN}`);
});

test("the sender's log", async () => {
	const lines: string[] = [];
	const log = (line: string) => lines.push(line);
	const logger = { warn: log, info: log, error: log, debug: log };
	await closeSender();
	const sender = await senderFor({ logger }, undefined, platforms);
	const follower = await sender.follow('hostile', async () => {
		throw new Error(HOSTILE);
	});
	await subscribe(endpoint, { options: { retries: 'none' } });
	await send();
	await follower.stop();
	await sender.forget('hostile');
	expect(lines.join(' ')).toContain(SHOWN);
	for (const line of lines) expect(line).not.toMatch(FORBIDDEN);
});

test('an event that a trigger does not expect, while it listens', () => {
	const { message } = toldOfUnselected({ selection: 'all' }, HOSTILE);
	expect(message).not.toMatch(FORBIDDEN);
});
