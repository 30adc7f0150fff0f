import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	createKeyring,
	type SealingKey,
} from '../../../../../lib/delivery/subscription/secret/keyring';
import {
	keyOfEncryptionKey,
	keyOfPassphrase,
	openKeyFile,
} from '../../../../../lib/delivery/subscription/secret/keys';
import {
	readSettings,
	type SubscriptionSettings,
} from '../../../../../lib/delivery/subscription/settings';
import { runMove } from '../../../../../lib/n8n/move/run';
import { openPostgresOutbox } from '../../../../../lib/store/postgres/outbox/open';
import { openPostgresProcesses } from '../../../../../lib/store/postgres/processes/open';
import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import type { JsonObject } from '../../../../../lib/webhook/http/message';
import { newEvent, type TestOutbox, testRules } from '../../../store/outbox/model/world';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';

const KEY = 'the key of all processes';
const PASSPHRASE = 'a passphrase of a credential';

let database: TestDatabase;
let folder: string;
let env: Record<string, string>;

beforeEach(async () => {
	database = await createDatabase();
	folder = mkdtempSync(join(tmpdir(), 'move-run-'));
	env = { TELEPHONY_WEBHOOKS_STORE: database.url, N8N_ENCRYPTION_KEY: KEY };
});
afterEach(async () => {
	await database.remove();
	rmSync(folder, { recursive: true, force: true });
});

async function run(...argv: string[]): Promise<readonly [code: number, said: string]> {
	const said: string[] = [];
	const code = await runMove(argv, {
		env,
		readFile: (path) => readFileSync(path, 'utf8'),
		folder,
		now: Date.now,
		tell: (text) => void said.push(text),
	});
	return [code, said.join('\n')];
}

const files = async (): Promise<TestOutbox> =>
	await openSqliteOutbox(
		{ file: join(folder, 'outbox.sqlite'), now: Date.now, owner: 'test' },
		testRules,
	);
const tables = async (): Promise<TestOutbox> =>
	await openPostgresOutbox({ server: database.url }, testRules);

async function keyOfFile(): Promise<SealingKey> {
	const key = await openKeyFile(join(folder, 'outbox.key'), randomBytes);
	if (!key.ok) throw new Error(key.problem);
	return key.value;
}

/** Settings whose secret, header and proxy this key has sealed. */
function sealedBy(key: SealingKey): SubscriptionSettings {
	const { seal } = createKeyring({ keys: [key], randomBytes });
	return {
		label: 'CRM',
		url: 'https://receiver.example/hook',
		urlByEvent: {},
		events: 'all',
		filters: [],
		preset: 'standardWebhooks',
		secrets: [
			{ sealed: seal('whsec_bmV3', 'secret'), createdAt: 2 },
			{ sealed: seal('whsec_b2xk', 'secret'), createdAt: 1, notAfter: 3 },
		],
		policy: {},
		concurrency: 1,
		order: 'none',
		headers: { authorization: seal('Bearer of-the-receiver', 'header') },
		route: { proxy: seal('http://user:password@proxy.example', 'proxy') },
	};
}

const OPENED = [
	'whsec_bmV3',
	'whsec_b2xk',
	'Bearer of-the-receiver',
	'http://user:password@proxy.example',
];

async function store(
	outbox: TestOutbox,
	id: string,
	settings: SubscriptionSettings,
): Promise<void> {
	const stored = JSON.parse(JSON.stringify(settings)) as JsonObject;
	await outbox.addSubscription({ id, kind: 'subscription', enabled: true, settings: stored });
	await outbox.enqueue(newEvent([{ subscriptionId: id }]));
}

/** What a subscription's secrets open to with this key, and which key sealed them. */
async function openedWith(outbox: TestOutbox, id: string, key: SealingKey) {
	const stored = await outbox.subscription(id);
	const read = readSettings(stored?.settings ?? {});
	if (!read.ok) throw new Error(read.problem);
	const { unseal } = createKeyring({ keys: [key], randomBytes });
	const { secrets, headers, route } = read.value;
	const sealed = [
		...secrets.map((one) => unseal(one.sealed, 'secret')),
		unseal(headers.authorization ?? '', 'header'),
		unseal(route.proxy ?? '', 'proxy'),
	];
	return sealed.map((one) => (one.ok ? one.value : one.problem));
}

async function withOutbox<T>(
	open: () => Promise<TestOutbox>,
	work: (outbox: TestOutbox) => Promise<T>,
): Promise<T> {
	const outbox = await open();
	try {
		return await work(outbox);
	} finally {
		await outbox.close();
	}
}

describe('secrets', () => {
	it('are encrypted with the key of the other side, there and back', async () => {
		const key = await keyOfFile();
		await withOutbox(files, async (outbox) => await store(outbox, 'sub_a', sealedBy(key)));
		expect((await run('--to', 'postgres'))[0]).toBe(0);
		const shared = keyOfEncryptionKey(KEY);
		await withOutbox(tables, async (outbox) => {
			expect(await openedWith(outbox, 'sub_a', shared)).toEqual(OPENED);
		});
		expect((await run('--to', 'sqlite'))[0]).toBe(0);
		await withOutbox(files, async (outbox) => {
			expect(await openedWith(outbox, 'sub_a', key)).toEqual(OPENED);
		});
	});

	it('stay as they are where a passphrase encrypted them, if that is said', async () => {
		const passphrase = await keyOfPassphrase(PASSPHRASE);
		if (!passphrase.ok) throw new Error(passphrase.problem);
		const { id } = passphrase.value;
		await keyOfFile();
		await withOutbox(
			files,
			async (outbox) => await store(outbox, 'sub_p', sealedBy(passphrase.value)),
		);
		expect(await run('--to', 'postgres')).toEqual([
			1,
			expect.stringContaining(
				`sub_p has secrets that were encrypted with the key ${id}, which is not here. If that is the key of a passphrase in a Webhook Sender API credential, add --keep-key ${id}; else restore the key.`,
			),
		]);
		// Nothing was begun.
		await withOutbox(files, async (outbox) =>
			expect(await outbox.counts()).toMatchObject({ pending: 1 }),
		);
		const [code, said] = await run('--to', 'postgres', '--keep-key', id);
		expect([code, said]).toEqual([
			0,
			expect.stringContaining(
				`Warning: sub_p is moved with secrets that stay encrypted with the key ${id}.`,
			),
		]);
		await withOutbox(tables, async (outbox) => {
			expect(await openedWith(outbox, 'sub_p', passphrase.value)).toEqual(OPENED);
		});
	});

	it('stop the move where one is damaged, before anything is changed', async () => {
		const settings = sealedBy(await keyOfFile());
		const [secret] = settings.secrets;
		const sealed = `${secret?.sealed.slice(0, -4) ?? ''}AAAA`;
		const damaged = { ...settings, secrets: [{ sealed, createdAt: 2 }] };
		await withOutbox(files, async (outbox) => await store(outbox, 'sub_d', damaged));
		expect(await run('--to', 'postgres')).toEqual([
			1,
			expect.stringMatching(
				/The secret of sub_d can't be moved. Its stored value is damaged: rotate the secret of this subscription.$/,
			),
		]);
		await withOutbox(files, async (outbox) =>
			expect(await outbox.counts()).toMatchObject({ pending: 1 }),
		);
	});

	it('stop the move where the processes of n8n use another key', async () => {
		const processes = await openPostgresProcesses({ server: database.url });
		await processes.sealingKey(keyOfEncryptionKey('of another n8n').id);
		await processes.close();
		await withOutbox(
			files,
			async (outbox) => await store(outbox, 'sub_a', sealedBy(await keyOfFile())),
		);
		expect(await run('--to', 'postgres')).toEqual([
			1,
			expect.stringMatching(
				/The secrets in PostgreSQL are encrypted with the key [0-9a-f]{8}, which this/,
			),
		]);
	});

	it('stop the move where the key file is lost', async () => {
		await withOutbox(
			files,
			async (outbox) => await store(outbox, 'sub_a', sealedBy(await keyOfFile())),
		);
		rmSync(join(folder, 'outbox.key'));
		expect((await run('--to', 'postgres'))[0]).toBe(1);
		expect(existsSync(join(folder, 'outbox.key'))).toBe(false);
	});
});

it('changes nothing where it only looks', async () => {
	await withOutbox(
		files,
		async (outbox) => await store(outbox, 'sub_a', sealedBy(await keyOfFile())),
	);
	const [code, said] = await run('--to', 'postgres', '--dry-run');
	expect(code).toBe(0);
	expect(said).toMatch(/\ndeliveries +1 {2}to be moved\n/);
	expect(said).toMatch(/Nothing stands in the way. Nothing was changed.$/);
	const schemas = await database.query(
		"SELECT FROM pg_namespace WHERE nspname = 'telephony_webhooks'",
	);
	expect(schemas).toHaveLength(0);
	await withOutbox(files, async (outbox) =>
		expect(await outbox.counts()).toMatchObject({ pending: 1 }),
	);
});

it('gives a move up, and says where there is none', async () => {
	await withOutbox(
		files,
		async (outbox) => await store(outbox, 'sub_a', sealedBy(await keyOfFile())),
	);
	expect(await run('--to', 'postgres', '--cancel')).toEqual([
		1,
		expect.stringMatching(/There is no unfinished move to PostgreSQL/),
	]);
});

it('sees a process that has reported a moment ago, if it was not seen to end', async () => {
	await withOutbox(
		files,
		async (outbox) => await store(outbox, 'sub_a', sealedBy(await keyOfFile())),
	);
	const processes = await openPostgresProcesses({ server: database.url });
	await processes.report({ type: 'worker', keepsSending: false });
	await database.query(
		"UPDATE telephony_webhooks.processes SET host = 'host 1', id = gen_random_uuid()",
	);
	await processes.close();
	expect(await run('--to', 'postgres')).toEqual([
		1,
		expect.stringMatching(
			/is in use by n8n \(worker on host 1\), which was seen \d+ seconds ago. Stop all n8n processes; if that one was killed, wait 90 seconds./,
		),
	]);
});

it.each([
	['without a direction', [], 2, /^Say where to: --to postgres or --to sqlite/],
	[
		'with an unknown option',
		['--too', 'postgres'],
		2,
		/Unknown option '--too'\n\nMoves everything/,
	],
	[
		'with options that exclude each other',
		['--to', 'sqlite', '--cancel', '--replace'],
		2,
		/^--cancel goes with/,
	],
	[
		'asked for help',
		['--help'],
		0,
		/^Moves everything that Webhook Sender and the triggers have stored/,
	],
	[
		'where nothing was stored',
		['--to', 'postgres'],
		1,
		/There is nothing to move: .* has never been used/,
	],
])('%s, says what to do', async (_name, argv, code, said) => {
	expect(await run(...argv)).toEqual([code, expect.stringMatching(said)]);
});

it('says so where no PostgreSQL is set, or none answers', async () => {
	env = { TELEPHONY_WEBHOOKS_STORE: 'sqlite' };
	expect(await run('--to', 'sqlite')).toEqual([1, expect.stringMatching(/^No PostgreSQL is set/)]);
	env = { TELEPHONY_WEBHOOKS_STORE: 'postgres://n8n@127.0.0.1:1/n8n', N8N_ENCRYPTION_KEY: KEY };
	expect(await run('--to', 'postgres')).toEqual([
		1,
		expect.stringMatching(
			/PostgreSQL \(127.0.0.1:1\/n8n\) can't be reached: the connection is refused/,
		),
	]);
});
