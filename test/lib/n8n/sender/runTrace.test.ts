import { event, subscribe, withEndpoint } from './scene';
import { LOOPBACK, runSender, type PlacedSender } from './stage';

/* Webhook Sender in n8n's own context, over real sockets: which trace its requests belong to. */

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${ID}-00f067aa0ba902b7-01`;

const endpoint = withEndpoint();

type Tracing = NonNullable<PlacedSender['tracing']>;

async function sent(tracing: Tracing | undefined, parameters = event()) {
	const given = { parameters, credentials: LOOPBACK, mode: 'webhook' as const };
	const run = await runSender(tracing ? { ...given, tracing } : given);
	expect(run.outputs[0]).toHaveLength(1);
	return endpoint.got.map(({ headers }) => headers);
}

test.each([
	['Send', event()],
	['Send to URL', { resource: 'event', operation: 'sendToUrl', eventType: 'a.b', data: '{}' }],
])("%s: requests belong to the trace of the node's span", async (_name, parameters) => {
	const asked: unknown[] = [];
	const tracing: Tracing = (executionId, nodeName, headers) => {
		asked.push([executionId, nodeName]);
		Object.assign(headers, { traceparent: PARENT, tracestate: 'a=1', baggage: 'secret=1' });
	};
	await subscribe(endpoint);
	const toUrl = { ...parameters, url: endpoint.url, secret: `whsec_${'A'.repeat(32)}` };
	const [headers, ...more] = await sent(tracing, toUrl);
	expect(more).toEqual([]);
	expect(asked).toEqual([['17', 'Webhook Sender']]);
	expect(headers?.traceparent).toMatch(new RegExp(`^00-${ID}-(?!00f067aa0ba902b7)\\w{16}-01$`));
	expect(headers?.tracestate).toBe('a=1');
	expect(headers).not.toHaveProperty('baggage');
});

test.each<[what: string, tracing: Tracing | undefined]>([
	['has no OpenTelemetry', undefined],
	['does not trace the run', () => undefined],
	[
		'fails to say it',
		() => {
			throw new Error('no tracer');
		},
	],
	['says nothing valid', (_id, _name, headers) => Object.assign(headers, { traceparent: '1' })],
])('an event is sent without a trace where n8n %s', async (_what, tracing) => {
	await subscribe(endpoint);
	const [headers] = await sent(tracing);
	expect(headers).not.toHaveProperty('traceparent');
});

test('something else in its place is left alone', async () => {
	await subscribe(endpoint);
	const [headers] = await sent('not a function' as unknown as Tracing);
	expect(headers).not.toHaveProperty('traceparent');
});
