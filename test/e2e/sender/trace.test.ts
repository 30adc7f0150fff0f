import { until } from '../../start/sender/events';
import { stagedSender } from './scene';

/* n8n traces its runs by OpenTelemetry; nobody is there to collect what it exports. */

const { stage, scene, endpoint } = stagedSender({
	n8n: {
		env: {
			N8N_OTEL_ENABLED: 'true',
			N8N_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
			N8N_OTEL_STARTUP_CONNECTIVITY_TIMEOUT_MS: '100',
		},
	},
});

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const SEND = { resource: 'event', operation: 'send', eventType: 'call.ended', data: '{"n": 1}' };

test('each attempt belongs to the trace of the request that started the run', async () => {
	await scene().item({
		resource: 'subscription',
		operation: 'create',
		label: 'CRM',
		url: endpoint().url,
		options: { schedule: '2s' },
	});
	endpoint().answer = (_request, before) => (before === 0 ? 503 : 200);
	const { path } = await scene().publish(SEND);
	const headers = { traceparent: `00-${ID}-${SPAN}-01`, tracestate: 'congo=t61rcWkgMzE' };
	const { status } = await fetch(`${stage().n8n.url}${path}`, { method: 'POST', headers });
	expect(status).toBe(200);
	await until('Two attempts', () => (endpoint().got.length >= 2 ? true : undefined));
	const got = endpoint().got.map((request) => request.headers);
	expect(got).toHaveLength(2);
	const spans = got.map(({ traceparent, tracestate }) => {
		expect(tracestate).toBe('congo=t61rcWkgMzE');
		return new RegExp(`^00-${ID}-([0-9a-f]{16})-01$`).exec(String(traceparent))?.[1];
	});
	expect(new Set([...spans, SPAN, undefined]).size).toBe(4);
});
