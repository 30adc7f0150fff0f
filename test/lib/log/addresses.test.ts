import { HOUR, SenderStage, START } from '../delivery/stage';
import { documentIn, TOKEN } from './browser';
import { openLog, type OpenedLog } from './opened';
import { textIn } from './markup/markup';

/* What an address asks for and can't be read is told, to people and to programs: where a part is left out, more matches. */

const ODD = `"><script>'\u202e\0\ud800%_\\`;

let stage: SenderStage;
let log: OpenedLog;

beforeAll(async () => {
	stage = await SenderStage.open();
	await stage.subscribe('crm');
	await stage.send(1);
	await stage.clock.pass(HOUR);
	log = await openLog(stage, START + HOUR);
});

afterAll(async () => await log.close());

const asked = async (query: Readonly<Record<string, string>>, headers = {}) =>
	await stage.during(log.browser.get(query, { headers }));

const FILTERS = ['status', 'time', 'answer', 'from', 'before', 'after', 'newer'];

test.each<readonly [view: string, name: string]>([
	...FILTERS.map((name) => ['deliveries', name] as const),
	...['status', 'time', 'answer', 'from', 'before', 'change'].map(
		(name) => ['confirm', name] as const,
	),
	['sent', 'span'],
	['received', 'span'],
	['trigger', 'span'],
	['trigger', 'after'],
	['subscription', 'span'],
	['journal', 'after'],
])('%s: %s is told, on the page and as JSON', async (view, name) => {
	const query = { view, change: 'replay', [name]: ODD };
	const told = await asked(query, { accept: 'application/json' });
	const { message } = JSON.parse(told.body) as { message: string };
	expect([told.status, message]).toEqual([
		400,
		expect.stringMatching(`^${name} is invalid: (use|write) `),
	]);
	const byToken = await asked(query, {
		accept: '*/*',
		authorization: `Bearer ${TOKEN}`,
		cookie: '',
	});
	expect([byToken.status, JSON.parse(byToken.body)]).toEqual([400, { message }]);
	const page = await asked(query);
	expect([page.status, textIn(documentIn(page))]).toEqual([400, expect.stringContaining(message)]);
});

test.each(['text', 'type', 'event', 'subscription'])(
	'any %s can be looked for: nothing is found',
	async (name) => {
		const told = await asked({ view: 'deliveries', [name]: ODD, format: 'json' });
		expect([told.status, JSON.parse(told.body)]).toMatchObject([200, { deliveries: [] }]);
	},
);

test.each(['delivery', 'subscription', 'trigger', 'rejected'])(
	'a %s that is not there is not found, whatever its id',
	async (view) => {
		for (const id of [ODD, '', 'dlv_1e3', '-1', 'constructor', 'x'.repeat(10_000)]) {
			const told = await asked({ view, id, format: 'json' });
			expect(told.status).toBe(404);
			expect(told.body.length).toBeLessThan(500);
		}
	},
);
