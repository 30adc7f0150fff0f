import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LogSource } from '../../lib/log/source';
import { StoreError } from '../../lib/store/error';
import { openSqliteReceived } from '../../lib/store/sqlite/received/open';
import { platforms } from '../../nodes/platforms';
import { MINUTE, SenderStage } from '../lib/delivery/stage';
import { invent, type Invented } from '../log/invented';
import { triggerNamed } from '../log/inventedRequests';
import { serveLog, type LogServer } from '../log/server';

/* The pages that are looked at, over real stores. Their clock goes on with the real one. */

/** How a page stands: with a day behind it, only to be read, before anything was sent, with a store that fails, and one whose password is guessed. */
export type PageName = 'busy' | 'readOnly' | 'empty' | 'broken' | 'guessed';

/** Where the pages are, and the ids of the subscriptions on the busy one by their names. */
export interface Pages {
	readonly urls: Readonly<Record<PageName, string>>;
	readonly ids: Readonly<Record<string, string>>;
}

/** Pages that are served until they are closed. */
export interface ServedPages extends Pages {
	close(): Promise<void>;
}

/** Of a page that is meant to fail there is nothing to tell. */
const SILENT = { rejected: () => undefined, failed: () => undefined };
const STEP_MILLISECONDS = 50;
/** More than is shown of a body. */
const LONG_BYTES = 1_000_000;
/** Failed deliveries of the endpoint that works again. */
const FAILED = 8;

/** Serves all of them. */
export async function servePages(): Promise<ServedPages> {
	const day = await invent();
	const ids = { ...day.ids, ...(await sendMore(day)), replayed: await replaySome(day) };
	await publish(day);
	const nothing = await emptySource();
	const broken = async () => {
		throw new StoreError('The log could not be read: the disk is full.');
	};
	const { source } = day;
	const { now } = source;
	const servers: Record<PageName, LogServer> = {
		busy: await serveLog(async () => source, { now }),
		readOnly: await serveLog(async () => ({ ...source, isDispatcherKept: async () => false }), {
			now,
			isReadOnly: true,
		}),
		empty: await serveLog(async () => nothing.source),
		broken: await serveLog(broken, { log: SILENT }),
		guessed: await serveLog(broken, { log: SILENT }),
	};
	const ended = new AbortController();
	const passing = passTime([day.stage, nothing.stage], ended.signal);
	return {
		urls: {
			busy: servers.busy.url,
			readOnly: servers.readOnly.url,
			empty: servers.empty.url,
			broken: servers.broken.url,
			guessed: servers.guessed.url,
		},
		ids,
		close: async () => {
			for (const server of Object.values(servers)) await server.close();
			ended.abort();
			await passing;
			await day.stage.close();
			await day.source.received.close();
			await nothing.close();
		},
	};
}

/** Two endpoints that failed and work again, and an event with a body that is too long to be shown. */
async function sendMore({ stage }: Invented): Promise<Record<string, string>> {
	let isDown = true;
	const ids: Record<string, string> = {};
	for (const name of ['worksAgain', 'worksToo']) {
		const host = name.toLowerCase();
		stage.endpoints.set(host, () => ({ status: isDown ? 500 : 200, milliseconds: 80 }));
		const policy = { scheduleSeconds: [5] };
		const events = ['invoice.paid'];
		ids[name] = await stage.subscribe(host, { label: name, events, policy });
	}
	for (let n = 0; n < FAILED; n++) await stage.send(n, { type: 'invoice.paid' });
	await stage.clock.pass(MINUTE);
	isDown = false;
	stage.endpoints.set('long', () => ({ status: 400, body: `<b>${'y'.repeat(LONG_BYTES)}` }));
	ids['long'] = await stage.subscribe('long', { label: 'Long bodies', events: ['long.text'] });
	const data = { text: `</pre><script>alert(1)</script>${'y'.repeat(LONG_BYTES)}` };
	await stage.send(0, { type: 'long.text', data, mostDataBytes: 2 * LONG_BYTES });
	await stage.clock.pass(MINUTE);
	return ids;
}

/** An endpoint whose failed deliveries were replayed: one was delivered, one failed again, and one nobody has replayed yet. */
async function replaySome({ stage }: Invented): Promise<string> {
	let isFixed = false;
	stage.endpoints.set('replayed', ({ body }) => ({
		status: isFixed && body.data.n === 0 ? 200 : 422,
		milliseconds: 70,
	}));
	const id = await stage.subscribe('replayed', {
		label: 'Replayed',
		events: ['lead.created'],
		policy: { retries: 'none' },
	});
	const sent: string[] = [];
	for (let n = 0; n < 3; n += 1) {
		const { deliveries } = await stage.send(n, { type: 'lead.created' });
		sent.push(deliveries[0]?.id ?? '');
	}
	await stage.clock.pass(MINUTE);
	isFixed = true;
	await stage.sender.replay({ ids: sent.slice(0, 2) }, 2);
	await stage.clock.pass(MINUTE);
	return id;
}

/** A trigger that nothing has reached yet. */
async function publish({ source }: Invented): Promise<void> {
	const seenAt = source.now() - MINUTE;
	const trigger = triggerNamed('w4:d', 'Voicemails', 'OnCallClerk Trigger', 'OnCallClerk');
	const nothing = { triggers: [], counts: [], rejected: [], events: [], drift: [] };
	await source.received.add({ ...nothing, introduced: [{ ...trigger, seenAt }] });
}

async function emptySource() {
	const stage = await SenderStage.open();
	const folder = await mkdtemp(join(tmpdir(), 'received-'));
	const now = Date.now;
	const received = await openSqliteReceived({ file: join(folder, 'claims.sqlite'), now });
	const isDispatcherKept = async () => false;
	const source: LogSource = {
		sender: stage.sender,
		received,
		platforms,
		isDispatcherKept,
		now,
	};
	const close = async () => {
		await stage.close();
		await received.close();
		await rm(folder, { recursive: true, force: true });
	};
	return { stage, source, close };
}

async function passTime(stages: readonly SenderStage[], signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		await wait(STEP_MILLISECONDS);
		for (const { clock } of stages) await clock.pass(STEP_MILLISECONDS);
	}
}
