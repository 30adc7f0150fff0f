import * as crypto from 'node:crypto';
import { createEmulators, type Emulators } from './create';
import { startEndpoint, type Endpoint, type Received } from '../http/endpoint';
import { createJustCall } from './justCall';

let endpoint: Endpoint;
let emulators: Emulators | undefined;

beforeEach(async () => {
	endpoint = await startEndpoint();
});

afterEach(async () => {
	await emulators?.close();
	await endpoint.close();
});

const header = (received: Received, name: string) => String(received.headers[name]);

/** As the help centre of Run a Call has it. */
function helpCentreVerify(req: Received, secret: string): boolean {
	const signature = header(req, 'x-signature');
	const computed = crypto.createHmac('sha256', secret).update(req.body).digest('hex');
	return crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(computed));
}

/** As the OpenAPI description of Run a Call says it. */
function openApiVerify(req: Received, secret: string): boolean {
	const [, t = '', v1 = ''] =
		/^t=(\d+),v1=([0-9a-f]{64})$/.exec(header(req, 'run-a-call-signature')) ?? [];
	const signed = `${t}.${req.body.toString('utf8')}`;
	const fresh = Math.abs(Date.now() / 1000 - Number(t)) < 300;
	return fresh && v1 === crypto.createHmac('sha256', secret).update(signed).digest('hex');
}

/** The sample of Dialer.CX's page, word for word. */
function verifyWebhook(body: crypto.BinaryLike, signature: string, secret: string) {
	const computed = crypto.createHmac('sha256', secret).update(body).digest('hex');
	return crypto.timingSafeEqual(Buffer.from(computed), Buffer.from(signature));
}

/** The code sample of JustCall's "dynamic webhook signatures" page, with node:crypto for CryptoJS. */
function justCallVerify(req: Received, secret: string): boolean {
	const body = JSON.parse(req.body.toString()) as { webhook_url: string; type: string };
	const timestamp = header(req, 'x-justcall-request-timestamp');
	const payload = `${secret}|${encodeURIComponent(body.webhook_url)}|${body.type}|${timestamp}`;
	const signature = crypto.createHmac('sha256', secret).update(payload).digest('hex');
	return signature === header(req, 'x-justcall-signature');
}

type Verify = (received: Received, secret: string) => boolean;

const rows: Array<[keyof Omit<Emulators, 'all' | 'close'>, 'document' | 'vendor', Verify]> = [
	['runACall', 'document', helpCentreVerify],
	['runACall', 'vendor', openApiVerify],
	[
		'justCall',
		'document',
		(r, secret) => verifyWebhook(r.body, header(r, 'x-justcall-signature'), secret),
	],
	['justCall', 'vendor', justCallVerify],
	[
		'onCallClerk',
		'document',
		(r, secret) => verifyWebhook(r.body, header(r, 'x-oncallclerk-signature'), secret),
	],
	[
		'dialerCx',
		'document',
		(r, secret) => verifyWebhook(r.body, header(r, 'x-webhook-signature'), secret),
	],
];

describe.each(rows)('%s in the dialect of the %s', (id, dialect, verify) => {
	test.each(['compact', 'spaced', 'slashes', 'pretty'] as const)(
		'every event verifies, written %s',
		async (bodyStyle) => {
			emulators = createEmulators({ dialect, bodyStyle });
			const emulator = emulators[id];
			const { secret = '' } = emulator.subscribe({ url: endpoint.url, events: 'all' });
			for (const eventType of emulator.events) await emulator.emit(eventType);
			expect(endpoint.received).toHaveLength(emulator.events.length);
			expect(endpoint.received.map((received) => verify(received, secret))).not.toContain(false);
			expect(endpoint.received.map((received) => verify(received, `${secret}x`))).not.toContain(
				true,
			);
		},
	);
});

describe('what else is on the wire', () => {
	test('JustCall signs as in the published vector', () => {
		const secret = 'ea39089c40790e9dc7a080ec95e849b8fa0fa5fb';
		const emulator = createJustCall({ apiSecret: secret, dialect: 'vendor' });
		const url = 'https://webhook.site/3bcea770-370a-4b09-8b66-426f687e08a4';
		emulator.subscribe({ url, events: 'call.completed' });
		const at = new Date('2024-03-21T17:08:22Z');
		const { headers } = emulator.compose('call.completed', undefined, { at });
		expect(headers).toMatchObject({
			'x-justcall-request-timestamp': '2024-03-21 17:08:22',
			'x-justcall-signature-version': 'v1',
			'x-justcall-signature': '56761bae5b27a784a3ddd2af828bc5def7176bc0a8650199b04c737bd39bbecf',
		});
	});

	test('Run a Call names the event id in a header, too', async () => {
		emulators = createEmulators();
		emulators.runACall.subscribe({ url: endpoint.url, events: 'all' });
		await emulators.runACall.emit('invoice.paid');
		const [received] = endpoint.received;
		const { id } = JSON.parse(String(received?.body)) as { id: string };
		expect(id).toMatch(/^evt_[0-9a-f]{26}$/);
		expect(received?.headers['run-a-call-event-id']).toBe(id);
	});

	test('Nectar Desk sends no header that depends on the body', async () => {
		emulators = createEmulators();
		emulators.nectarDesk.subscribe({ url: endpoint.url, events: 'all' });
		for (const eventType of emulators.nectarDesk.events) await emulators.nectarDesk.emit(eventType);
		const varying = endpoint.received.map(({ headers: { 'content-length': _length, ...rest } }) =>
			JSON.stringify(rest),
		);
		expect(varying).toHaveLength(12);
		expect(new Set(varying).size).toBe(1);
		expect(endpoint.received[0]?.headers['content-type']).toBe('application/json');
	});

	test('OnCallClerk can sign in base64 behind a prefix', async () => {
		const signature = { encoding: 'base64', prefix: 'sha256=' } as const;
		emulators = createEmulators({ onCallClerk: { signature } });
		const { secret = '' } = emulators.onCallClerk.subscribe({ url: endpoint.url, events: 'all' });
		await emulators.onCallClerk.emit('call.started');
		const [received] = endpoint.received;
		const code = crypto
			.createHmac('sha256', secret)
			.update(received?.body ?? '')
			.digest('base64');
		expect(received?.headers['x-oncallclerk-signature']).toBe(`sha256=${code}`);
	});
});
