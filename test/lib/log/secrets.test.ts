import { MINUTE, SenderStage, START } from '../delivery/stage';
import { TOKEN } from './browser';
import type { LogResponse } from '../../../lib/log/exchange';
import { openLog, type OpenedLog } from './opened';

/* Whoever sees the page learns nothing that he could send to an endpoint with, or be taken for somebody with. */

const SECRETS = {
	'of the address': 'k7-in-the-address',
	'of the address of one event': 'k8-in-the-address',
	'in a header': 'k9-in-a-header',
	'that signs': `whsec_${Buffer.from('a key of thirty-two bytes, ok ok').toString('base64')}`,
	'of the endpoint, in a cookie': 'k5-in-a-cookie',
	'of the endpoint, for its callers': 'k6-for-callers',
};

let stage: SenderStage;
let log: OpenedLog;
let id: string;
let subscription: string;

beforeAll(async () => {
	stage = await SenderStage.open();
	// Sends back what it is asked, as many do.
	stage.endpoints.set('echo', ({ url, headers }) => ({
		status: 301,
		headers: {
			location: url.replace('https://echo', 'https://www.echo'),
			'set-cookie': [`session=${SECRETS['of the endpoint, in a cookie']}; HttpOnly`, 'a=b'],
			'x-csrf-token': SECRETS['of the endpoint, for its callers'],
			'access-control-allow-headers': 'x-csrf-token',
		},
		body: JSON.stringify({ url, headers: { 'webhook-signature': signatureIn(headers) } }),
	}));
	subscription = await stage.subscribe('echo', {
		label: '',
		url: `https://echo.test/hook?token=${SECRETS['of the address']}&shop=7`,
		urlByEvent: {
			'other.event': `https://echo.test/hook?key=${SECRETS['of the address of one event']}`,
		},
		headers: { 'x-own': SECRETS['in a header'] },
		secret: SECRETS['that signs'],
	});
	for (const type of ['test.event', 'other.event']) await stage.send(1, { type });
	await stage.clock.pass(MINUTE);
	const { deliveries } = await stage.during(stage.sender.deliveryPage({}, { limit: 1 }));
	id = deliveries[0]?.id ?? '';
	log = await openLog(stage, START + MINUTE);
});

afterAll(async () => await log.close());

/** What a request was signed with. */
const signatures: string[] = [];
function signatureIn(headers: Readonly<Record<string, string>>): string {
	const { 'webhook-signature': signature = '' } = headers;
	signatures.push(signature);
	return signature;
}

type Address = Readonly<Record<string, string>>;

const views: ReadonlyArray<readonly [string, () => Address]> = [
	['the overview', () => ({})],
	['the list', () => ({ view: 'deliveries' })],
	['what a filter finds', () => ({ view: 'deliveries', answer: '3xx', text: 'x' })],
	['a delivery', () => ({ view: 'delivery', id })],
	['the subscription', () => ({ view: 'subscription', id: subscription })],
	['the journal', () => ({ view: 'journal' })],
	['what would be replayed', () => ({ view: 'confirm', change: 'replay' })],
	['health', () => ({ view: 'health' })],
	['what was received', () => ({ view: 'received' })],
];

/** Without the places where a line may be broken. */
const unbroken = ({ body }: LogResponse) => body.replaceAll('<wbr />', '');

describe.each(views)('%s', (_view, query) => {
	test.each([
		['the page', { accept: 'text/html' }],
		['JSON', { accept: 'application/json' }],
		['JSON by the token', { accept: '*/*', cookie: '', authorization: `Bearer ${TOKEN}` }],
	])('as %s has no secret in it', async (_form, headers) => {
		const response = await stage.during(log.browser.get(query(), { headers }));
		const { status } = response;
		const body = unbroken(response);
		expect([status, signatures[0]]).toEqual([200, expect.stringMatching(/^v1,.{40}/)]);
		for (const secret of [...Object.values(SECRETS), ...signatures]) {
			expect(body).not.toContain(secret);
		}
	});
});

test('nor have the metrics', async () => {
	const { body } = await stage.during(log.browser.get({}, { path: 'metrics' }));
	expect(body).toContain('attempts_total');
	for (const secret of Object.values(SECRETS)) expect(body).not.toContain(secret);
});

test('the rest of the address is shown, and what a header may be asked with', async () => {
	const { body } = await stage.during(log.browser.get({ view: 'delivery', id, format: 'json' }));
	expect(body).toContain('access-control-allow-headers":"x-csrf-token');
	const one = await stage.during(log.browser.get({ view: 'subscription', id: subscription }));
	expect(unbroken(one)).toContain('https://echo.test/hook?token=…&amp;shop=7');
});

test('a new secret is shown with the subscription, whose address is masked', async () => {
	const form = await stage.during(log.browser.get({ view: 'subscription', id: subscription }));
	const token = /name="token" value="([^"]+)"/.exec(form.body)?.[1] ?? '';
	const rotated = await stage.during(
		log.browser.post(
			{ action: 'rotate', id: subscription, token },
			{ headers: { accept: 'application/json' } },
		),
	);
	expect(rotated.body).toContain('whsec_');
	expect(rotated.body).not.toContain(SECRETS['of the address']);
});
