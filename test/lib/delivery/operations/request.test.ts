import { requestView } from '../../../../lib/delivery/operations/request/view';
import { scopedSender } from '../../../../lib/delivery/scopedSender';
import { MINUTE, SECOND, SenderStage, START, valueOf } from '../stage';
import { customForm } from '../subscription/subscribing';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const WAIT = { waitSeconds: 10 };

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

async function delivered(data: object = { n: 1 }, subscription = 'a'): Promise<string> {
	const event = { type: 'test.event', data: data as { n: number } };
	const sent = valueOf(await stage.during(stage.sender.send(event, WAIT)));
	return sent.deliveries.find((one) => one.subscription === subscription)?.id ?? '';
}

describe('the request of a delivery', () => {
	test('is the one that was sent, with what is secret masked', async () => {
		await stage.subscribe('a', {
			secret: SECRET,
			headers: { 'X-Key': 'own-secret-value', Authorization: 'Bearer abcdef' },
		});
		const id = await delivered();
		const view = valueOf(await stage.sender.request(id));
		const [arrived] = stage.arrived;
		const { 'webhook-signature': signature = '', ...rest } = arrived?.headers ?? {};
		expect(view).toMatchObject({ method: 'POST', url: arrived?.url, bodyBytes: view.body.length });
		expect(JSON.parse(view.body)).toEqual(arrived?.body);
		expect(view.headers).toEqual({
			...rest,
			'x-key': '…',
			authorization: '…',
			'webhook-timestamp': String(Math.floor(stage.clock.now() / 1000)),
			'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{8}…$/),
		});
		const text = JSON.stringify(view);
		for (const hidden of ['own-secret-value', 'abcdef', SECRET.slice(6), signature.slice(3)]) {
			expect(text).not.toContain(hidden);
		}
		expect(view.curl).toContain("-H 'webhook-signature: v1,");
		expect(view).not.toHaveProperty('secretRotatedAt');
	});

	test('says since when another secret signs', async () => {
		const subscription = await stage.subscribe('a', { secret: SECRET });
		const id = await delivered();
		await stage.clock.pass(MINUTE);
		const at = new Date(stage.clock.now()).toISOString();
		valueOf(await stage.sender.rotateSecret(subscription, { overlapSeconds: 3600 }));
		const view = valueOf(await stage.sender.request(id));
		expect(view.secretRotatedAt).toBe(at);
		expect(view.headers['webhook-signature']).toMatch(/^v1,\S{8}… v1,\S{8}…$/);
		const after = await delivered();
		expect(valueOf(await stage.sender.request(after))).not.toHaveProperty('secretRotatedAt');
	});

	test('is cut where it is long, and then there is no command', async () => {
		await stage.subscribe('a');
		const id = await delivered({ n: 1, text: '😀'.repeat(20_000) });
		const view = valueOf(await stage.sender.request(id));
		expect(view.bodyBytes).toBeGreaterThan(80_000);
		const shown = Buffer.byteLength(view.body);
		expect([shown > 65_530, shown <= 65_536, view.body.isWellFormed()]).toEqual([true, true, true]);
		expect(view).not.toHaveProperty('curl');
	});

	test('can not be shown once its subscription is deleted, which the answer says', async () => {
		const subscription = await stage.subscribe('a');
		const id = await delivered();
		await stage.sender.removeSubscription(subscription);
		expect(await stage.sender.request(id)).toEqual({
			ok: false,
			problem:
				"The subscription was deleted, so the request can't be shown. The event's data is kept.",
		});
		expect(await stage.sender.request('dlv_99')).toMatchObject({
			ok: false,
			problem: expect.stringMatching(/^There is no delivery dlv_99/),
		});
	});

	test('says why it can not be made', async () => {
		await stage.subscribe('a', {
			custom: customForm(''),
		});
		const id = await delivered([1]);
		expect(await stage.sender.request(id)).toEqual({
			ok: false,
			problem: "The request can't be made: the format requires the data to be a JSON object.",
		});
	});

	test('is there for whom the delivery is there', async () => {
		await stage.subscribe('a');
		const id = await delivered();
		expect((await scopedSender(stage.sender, '').request(id)).ok).toBe(true);
		expect(await scopedSender(stage.sender, 'other').request(id)).toMatchObject({
			ok: false,
			problem: expect.stringMatching(/^There is no delivery/),
		});
	});
});

test.each([
	['https://user:pass@example.com/a@b', 'https://…@example.com/a@b'],
	['https://example.com/?at=a@b', 'https://example.com/?at=a@b'],
])('a login in %s is not shown', (url, shown) => {
	const hidden = { signatureHeader: undefined, ownHeaders: [] };
	const view = requestView({ url, headers: {}, body: Buffer.from('{}') }, hidden);
	expect([view.url, view.curl?.includes(`'${shown}'`)]).toEqual([shown, true]);
});

const hex = 'ab'.repeat(32);
test.each([
	[`sha256=${hex}`, 'sha256=abababab…'],
	[`t=1772366400,v1=${hex}`, 't=1772366400,v1=abababab…'],
	[`v1,${'Ab+/'.repeat(10)}abc= v1a,${'x'.repeat(86)}==`, 'v1,Ab+/Ab+/… v1a,xxxxxxxx…'],
	['short', 'short'],
])('the signature %s is shortened', (value, shown) => {
	const hidden = { signatureHeader: 'x-signature', ownHeaders: [] };
	const headers = { 'x-signature': value, 'x-other': value };
	const view = requestView({ url: 'https://a.test/', headers, body: Buffer.alloc(0) }, hidden);
	expect(view.headers).toEqual({ 'x-signature': shown, 'x-other': value });
});

describe('an event', () => {
	test('is shown with what became of it at every endpoint, replays too', async () => {
		await stage.subscribe('a');
		await stage.subscribe('b');
		const id = await delivered({ n: 1 });
		const { eventId } = valueOf(await stage.sender.delivery(id));
		await stage.clock.pass(SECOND);
		const [replay] = valueOf(await stage.sender.replay({ ids: [id] }, 1));
		const view = valueOf(await stage.sender.event(eventId));
		expect(view).toMatchObject({
			type: 'test.event',
			occurredAt: new Date(START).toISOString(),
			data: '{"n":1}',
			dataBytes: 7,
			id: eventId,
		});
		expect(view.deliveries.map(({ subscription, replayOf }) => [subscription, replayOf])).toEqual([
			['a', id],
			['b', undefined],
			['a', undefined],
		]);
		expect(view.deliveries[0]?.id).toBe(replay?.id);
		expect(view).not.toHaveProperty('more');
	});

	test('has its numbers as they were given, and is cut where it is long', async () => {
		await stage.subscribe('a');
		const dataText = `{"n":12345678901234567890,"text":"${'x'.repeat(70_000)}"}`;
		const event = { type: 'test.event', data: JSON.parse(dataText) as { n: number }, dataText };
		const sent = valueOf(await stage.during(stage.sender.send(event, WAIT)));
		const view = valueOf(await stage.sender.event(sent.eventId));
		expect(view.dataBytes).toBe(dataText.length);
		expect(view.data).toBe(dataText.slice(0, 65_536));
	});

	test('is there for whom one of its deliveries is there', async () => {
		await stage.subscribe('a');
		const { eventId } = valueOf(await stage.sender.delivery(await delivered()));
		const view = valueOf(await scopedSender(stage.sender, '').event(eventId));
		expect(view.deliveries).toHaveLength(1);
		for (const missing of [
			scopedSender(stage.sender, 'other').event(eventId),
			stage.sender.event('evt_nothing'),
		]) {
			expect(await missing).toMatchObject({
				ok: false,
				problem: expect.stringMatching(/^There is no event evt_/),
			});
		}
	});
});
