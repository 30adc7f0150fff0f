import { retriesStop } from '../../../lib/log/source';
import { SenderStage, valueOf } from '../delivery/stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const stop = async (isKept: boolean) =>
	await retriesStop({ sender: stage.sender, isDispatcherKept: async () => isKept });

test('retries stop with n8n where something is sent and nobody keeps it running', async () => {
	await stage.subscribe('good');
	expect([await stop(true), await stop(false)]).toEqual([false, true]);
});

test('who only receives has no retries that could stop', async () => {
	expect([await stop(true), await stop(false)]).toEqual([false, false]);
});

test('what was sent to a URL of its own and waits would stop, too', async () => {
	stage.endpoints.set('down', () => ({ status: 500 }));
	const route = { allow: [], httpAllowed: false };
	const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
	const endpoint = { url: 'https://down.test/hook', secret, route };
	const event = { type: 'test.event', data: {} };
	const sending = stage.sender.sendTo(endpoint, event, { waitSeconds: 1 });
	valueOf(await stage.during(sending));
	expect(await stop(false)).toBe(true);
});
