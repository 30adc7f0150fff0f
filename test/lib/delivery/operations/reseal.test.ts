import { randomBytes } from 'node:crypto';
import { createKeyring, sealingKey } from '../../../../lib/delivery/subscription/secret/keyring';
import { HOUR, keyringOf, SECOND, SenderStage, valueOf } from '../stage';

/* Rotating the store's key: what the older one sealed is sealed by the newer one, and opens without it from then on. */

const [OLD, NEW] = [7, 8];
const both = createKeyring({
	keys: [sealingKey(Buffer.alloc(32, NEW)), sealingKey(Buffer.alloc(32, OLD))],
	randomBytes,
});
const ENDPOINT = {
	url: 'https://one.test/hook',
	route: { allow: [], httpAllowed: false },
	secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};
const HEADERS = { headers: { Authorization: 'Bearer of-the-receiver' } };
let stage: SenderStage;
beforeEach(async () => (stage = await SenderStage.open()));
afterEach(async () => await stage.close());

async function restartWith(keyring: SenderStage['keyring']): Promise<void> {
	await stage.stop();
	stage.keyring = keyring;
	await stage.start();
}

test('a subscription is sent to under the new key alone', async () => {
	await stage.subscribe('one', HEADERS);
	await restartWith(both);
	expect(await stage.sender.reseal()).toBe(1);
	expect(await stage.sender.reseal()).toBe(0);
	await restartWith(keyringOf(NEW));
	await stage.send(1);
	expect(stage.at('one')).toMatchObject([{ headers: { authorization: 'Bearer of-the-receiver' } }]);
});

test('so is an endpoint that an event is still pending for', async () => {
	stage.endpoints.set('one', (_request, number) => ({ status: number === 1 ? 500 : 200 }));
	const event = { type: 'test.event', data: { n: 1 } };
	const sending = stage.sender.sendTo({ ...ENDPOINT, ...HEADERS }, event, { waitSeconds: 1 });
	valueOf(await stage.during(sending));
	await restartWith(both);
	expect(await stage.sender.reseal()).toBe(1);
	await restartWith(keyringOf(NEW));
	await stage.clock.pass(HOUR);
	expect(stage.at('one').map(({ headers }) => headers.authorization)).toEqual([
		'Bearer of-the-receiver',
		'Bearer of-the-receiver',
	]);
});

test('so is an endpoint whose deliveries have all ended, when one is replayed', async () => {
	const event = { type: 'test.event', data: { n: 1 } };
	const sending = stage.sender.sendTo({ ...ENDPOINT, ...HEADERS }, event, { waitSeconds: 1 });
	const [delivery] = valueOf(await stage.during(sending)).deliveries;
	expect(delivery).toMatchObject({ status: 'delivered' });
	await restartWith(both);
	expect(await stage.sender.reseal()).toBe(1);
	expect(await stage.sender.reseal()).toBe(0);
	await restartWith(keyringOf(NEW));
	valueOf(await stage.sender.replay({ ids: [delivery?.id ?? ''] }, 1));
	await stage.clock.pass(SECOND);
	expect(stage.at('one').map(({ headers }) => headers.authorization)).toEqual([
		'Bearer of-the-receiver',
		'Bearer of-the-receiver',
	]);
});

test('so are more endpoints than are read at a time', async () => {
	const event = { type: 'test.event', data: { n: 1 } };
	const names = Array.from({ length: 205 }, (_, n) => `https://host${n}.test/hook`);
	const sending = Promise.all(
		names.map(
			async (url) =>
				await stage.sender.sendTo({ ...ENDPOINT, url, ...HEADERS }, event, { waitSeconds: 0 }),
		),
	);
	(await stage.during(sending)).map(valueOf);
	await stage.clock.pass(5 * SECOND);
	await restartWith(both);
	expect(await stage.sender.reseal()).toBe(205);
});

test('what no key opens stays as it is', async () => {
	await stage.subscribe('one', HEADERS);
	await restartWith(keyringOf(NEW));
	expect(await stage.sender.reseal()).toBe(0);
	await restartWith(keyringOf(OLD));
	await stage.send(1);
	expect(stage.numbersAt('one')).toEqual([1]);
});
