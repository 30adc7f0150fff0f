import { by, event, on, send, subscribe, withEndpoint } from '../../lib/n8n/sender/scene';
import { itemOf, LOOPBACK, runSender } from '../../lib/n8n/sender/stage';
import { until } from '../../support/until';

/* Numbers beyond 2^53 in the JSON of Data. */

const endpoint = withEndpoint();
const DATA = '{"p_id": 7615917337495251231}';
const DIGITS = '"p_id":7615917337495251231';

const bodies = () => endpoint.got.map(({ body }) => body);
const exact = () => bodies().filter((body) => body.includes(DIGITS)).length;

test('are sent digit by digit at the first attempt and at a retry, in any format', async () => {
	const options = {
		schedule: '1s',
		filters: { filter: [{ field: 'p_id', values: DIGITS.slice(7) }] },
	};
	await subscribe(endpoint, { options });
	await subscribe(endpoint, { dialect: 'dialerCx', options });
	endpoint.answer = (_request, before) => (before < 2 ? 503 : 200);
	await send({ data: DATA, eventType: 'call.ended' });
	await until(() => endpoint.got.length === 4);
	expect(exact()).toBe(4);
	expect(bodies().toSorted()).toEqual(
		[...bodies().slice(0, 2), ...bodies().slice(0, 2)].toSorted(),
	);
});

test('are sent digit by digit by Send to URL, Send Test and Replay', async () => {
	const { id } = await subscribe(endpoint);
	await runSender({
		parameters: event({ operation: 'sendToUrl', url: endpoint.url, data: DATA, secret: SECRET }),
		credentials: LOOPBACK,
	});
	const test = await itemOf(on('sendTest', id, { options: { data: DATA } }));
	await itemOf({
		resource: 'delivery',
		operation: 'replay',
		which: 'one',
		deliveryId: by(test.id),
	});
	await until(() => endpoint.got.length === 3);
	expect(exact()).toBe(3);
});

test('tell two events under one idempotency key apart', async () => {
	await subscribe(endpoint);
	const options = { idempotencyKey: 'order 1' };
	await send({ data: '{"n": 9007199254740992}', options });
	await expect(send({ data: '{"n": 9007199254740993}', options })).rejects.toThrow(
		/already used for another event/,
	);
	await send({ data: '{"n": 9007199254740992}', options });
	expect(endpoint.got).toHaveLength(1);
});

test('with more decimals than a number holds are sent as given, and are told apart', async () => {
	await subscribe(endpoint);
	await subscribe(endpoint, { dialect: 'dialerCx' });
	const data = '{"n": 0.1234567890123456789, "tiny": 1e-400, "plain": 1.50}';
	const options = { idempotencyKey: 'order 2' };
	await send({ data, options });
	expect(bodies()).toHaveLength(2);
	for (const body of bodies()) expect(body).toContain('"n":0.1234567890123456789,"tiny":1e-400,');
	await expect(send({ data: data.replace('789,', '788,'), options })).rejects.toThrow(
		/already used for another event/,
	);
});

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
