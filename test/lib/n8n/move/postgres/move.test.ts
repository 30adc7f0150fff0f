import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { openPostgresClaims } from '../../../../../lib/store/postgres/claims/open';
import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import { request } from '../../../store/claims/events';
import { testRules } from '../../../store/outbox/model/world';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';
import { startN8n, stopAll } from '../../sender/postgres/n8nProcess';
import { receiver, type Receiver } from '../../sender/receiver';
import type { Filling } from './fill';
import { LineProcess } from './processes';

const EVENTS = 10_000;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const KEY = 'the key of all processes';

let database: TestDatabase;
let endpoint: Receiver;
let home: string;
const processes: LineProcess[] = [];

beforeEach(async () => {
	database = await createDatabase();
	endpoint = await receiver();
	home = mkdtempSync(join(tmpdir(), 'move-home-'));
});
afterEach(async () => {
	for (const one of processes.splice(0)) await one.kill();
	await stopAll();
	await endpoint.close();
	await database.remove();
	rmSync(home, { recursive: true, force: true });
});

const folder = () => join(home, '.n8n', 'telephony-webhooks');

function start(given: readonly string[], more: { readonly stopsAt?: string } = {}): LineProcess {
	const env = {
		N8N_USER_FOLDER: home,
		TELEPHONY_WEBHOOKS_STORE: database.url,
		N8N_ENCRYPTION_KEY: KEY,
	};
	const started = new LineProcess('lib/n8n/move/command.ts', given, { ...env, ...more });
	processes.push(started);
	return started;
}

const move = (...given: string[]) => start(given);

/** Kills a move right after it has printed a line that begins so. */
async function killedAfter(beginning: string, ...given: string[]): Promise<void> {
	const killed = start(given, { stopsAt: beginning });
	await killed.line(beginning);
	await killed.kill();
}

/** Has a process store events and die; answers the subscription's id. */
async function filled(events: number): Promise<string> {
	const filling: Filling = { folder: folder(), url: endpoint.url, events, secret: SECRET };
	const filler = new LineProcess('test/lib/n8n/move/postgres/fill.ts', [JSON.stringify(filling)]);
	processes.push(filler);
	const { id, claimed } = JSON.parse(await filler.line('{')) as { id: string; claimed: number };
	expect(claimed).toBe(Math.min(500, events));
	const busy = move('--to', 'postgres');
	expect([await busy.end(), busy.lines.at(-1)]).toEqual([
		1,
		`${join(folder(), 'outbox.sqlite')} is in use: stop all n8n processes, then run the move again.`,
	]);
	await filler.kill();
	return id;
}

/** How many rows of each kind its table says were compared. */
function comparedIn({ lines }: LineProcess): Record<string, number> {
	const found = lines.flatMap((line) => {
		const [, what = '', rows] = /^(.+?) +(\d+) {2}compared$/.exec(line) ?? [];
		return rows === undefined ? [] : [[what, Number(rows)] as const];
	});
	return Object.fromEntries(found);
}

async function openingProblem(): Promise<string> {
	const file = join(folder(), 'outbox.sqlite');
	try {
		await (await openSqliteOutbox({ file, now: Date.now, owner: 'test' }, testRules)).close();
		return '';
	} catch (error) {
		return String(error);
	}
}

test('moves 10,000 pending deliveries, killed twice on the way: each arrives once, signed, in order', async () => {
	const id = await filled(EVENTS);

	await killedAfter('Copied events', '--to', 'postgres');
	expect(await openingProblem()).toContain('is being moved to PostgreSQL');
	await killedAfter('Copied deliveries', '--to', 'postgres');
	expect(await openingProblem()).toContain('is being moved to PostgreSQL');
	await expect(openPostgresClaims({ server: database.url })).rejects.toThrow('is being moved from');
	const rows = await database.query(
		'SELECT count(*)::int AS rows FROM telephony_webhooks.deliveries',
	);
	expect(rows[0]?.rows).toBeLessThan(EVENTS);

	const third = move('--to', 'postgres');
	expect([await third.end(), third.lines.at(-1)]).toEqual([
		0,
		'All is well. Start n8n with TELEPHONY_WEBHOOKS_STORE as it is set here.',
	]);
	expect(comparedIn(third)).toMatchObject({ deliveries: EVENTS, 'remembered events': EVENTS });
	expect(await openingProblem()).toMatch(/was moved to PostgreSQL .* Set TELEPHONY_WEBHOOKS_STORE/);

	const n8n = await startN8n({ url: database.url, env: { N8N_ENCRYPTION_KEY: KEY } });
	n8n.usesCredential(true);
	await (await n8n.sender()).resume(id);
	while (endpoint.got.length < EVENTS) await sleep(50);
	// Whatever came twice would be here by now: nothing is pending any more.
	const sender = await n8n.sender();
	for (;;) {
		const left = await sender.deliveries({ states: ['pending', 'blocked'] }, 1);
		if (left.length === 0) break;
		await sleep(50);
	}
	const { got } = endpoint;
	expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(EVENTS);
	expect(got).toHaveLength(EVENTS);
	const verifier = new Webhook(SECRET);
	const last = new Map<number, number>();
	for (const { headers, body } of got) {
		const { data } = verifier.verify(body, headers as Record<string, string>) as {
			data: { number: number };
		};
		expect(headers.authorization).toBe('Bearer of-the-receiver');
		expect(data.number).toBeGreaterThan(last.get(data.number % 500) ?? -1);
		last.set(data.number % 500, data.number);
	}
	const claims = await openPostgresClaims({ server: database.url });
	const kinds = await Promise.all(
		Array.from(
			{ length: EVENTS },
			async (_, number) => (await claims.claim(request(`event ${number}`))).kind,
		),
	);
	await claims.close();
	expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(EVENTS);

	await stopAll();
	const back = move('--to', 'sqlite');
	expect([await back.end(), back.lines.at(-1)]).toEqual([
		0,
		'All is well. Start n8n with TELEPHONY_WEBHOOKS_STORE=sqlite, and remove the other settings of PostgreSQL.',
	]);
	const { deliveries, 'attempts and notices': entries = 0 } = comparedIn(back);
	expect(deliveries).toBe(EVENTS);
	expect(entries).toBeGreaterThanOrEqual(EVENTS);
	expect(readdirSync(folder())).toContainEqual(expect.stringMatching(/^outbox-.*Z\.sqlite$/));
	expect(existsSync(join(folder(), 'outbox.key'))).toBe(true);
	expect(await openingProblem()).toBe('');
}, 300_000);
