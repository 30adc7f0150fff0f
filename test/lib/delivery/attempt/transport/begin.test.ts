import { lookup } from 'node:dns';
import { createTransport } from '../../../../../lib/delivery/attempt/transport';
import { until } from '../../../../support/until';
import { whole } from '../../sockets';
import { BODY, nextTurns, route, serving, transport } from './stage';

/* Whether a request begins is decided right before it is written, however long connecting took. */

const attempt = (port: number, mayBegin: (elapsed: number) => boolean, by = transport) =>
	by.attempt(
		{ url: `http://127.0.0.1:${port}/hook`, headers: {}, body: BODY },
		{ timeoutSeconds: 30, route, mayBegin },
	);

test('is asked when the connection is there, and nothing is sent where it may not', async () => {
	const server = await serving((socket) => socket.write(whole('200 OK')));
	const asked: string[] = [];
	const { outcome, isWithheld } = await attempt(server.port, () => {
		asked.push(server.received.join(''));
		return false;
	});
	expect(asked).toEqual(['']);
	expect(outcome).toMatchObject({ kind: 'own-fault', fault: 'sender' });
	expect(isWithheld).toBe(true);
	// The connection ends without a byte.
	await until(() => server.received.length === 1);
	expect(server.received).toEqual(['']);
	expect(await attempt(server.port, () => true)).toMatchObject({ status: 200 });
});

test('is asked for each request of a connection that is used again', async () => {
	const server = await serving((socket) => socket.write(whole('200 OK')));
	const asked: number[] = [];
	for (const may of [true, true, false, true]) {
		const { isWithheld = false } = await attempt(server.port, (elapsed) => {
			asked.push(elapsed);
			return may;
		});
		expect(isWithheld).toBe(!may);
		await nextTurns();
	}
	expect(asked).toHaveLength(4);
	expect([...asked].sort((one, other) => one - other)).toEqual(asked);
	await until(() => server.received.length === 2);
	const requests = server.received.join('').match(/POST/g);
	expect(requests).toHaveLength(3);
});

test('is told the time of the transport’s own clock', async () => {
	const server = await serving((socket) => socket.write(whole('200 OK')));
	let elapsed = 0;
	const timed = createTransport({ lookup, elapsed: () => (elapsed += 1) });
	let told = 0;
	await attempt(server.port, (at) => ((told = at), true), timed);
	await timed.close();
	expect(told).toBeGreaterThan(0);
	expect(told).toBeLessThanOrEqual(elapsed);
});

test('is not asked where there is no connection', async () => {
	const server = await serving(() => undefined);
	await server.close();
	let isAsked = false;
	const { outcome, isWithheld } = await attempt(server.port, () => (isAsked = true));
	expect([outcome.kind, isWithheld, isAsked]).toEqual(['connection', false, false]);
});
