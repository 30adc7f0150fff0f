import { SETTINGS, storeSettings } from '../../../../lib/n8n/store/settings';

const FILES: Readonly<Record<string, string>> = {
	'/run/secrets/store': 'postgres://n8n:fromFile@db/n8n\n',
	'/run/secrets/password': ' of the file \n',
	'/run/secrets/empty': '\n',
	'/certs/ca.pem': '-----CA-----\n',
	'/certs/client.pem': '-----CERT-----\n',
	'/certs/client.key': '-----KEY-----\n',
};

function readFile(path: string): string {
	const content = FILES[path];
	if (content === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
	return content;
}

const settings = (variables: Record<string, string>) => storeSettings(variables, readFile);
const STORE = 'TELEPHONY_WEBHOOKS_STORE';
const URL_OF_ALL = 'postgres://us%40er:p%40ss@db.example.com:6432/tele%20phony';
const PLAIN = {
	kind: 'postgres',
	options: {
		server: { host: 'db', port: 5432, user: 'n8n', database: 'n8n' },
		tls: false as object | false,
		schema: 'telephony_webhooks',
		poolSize: 10,
		listens: true,
	},
};
const plainWith = (server: object, more: object = {}) => ({
	...PLAIN,
	options: { ...PLAIN.options, server: { ...PLAIN.options.server, ...server }, ...more },
});
const VERIFIED = { rejectUnauthorized: true };

describe('the store', () => {
	test.each<[string, Record<string, string>, object]>([
		["is SQLite in n8n's user folder where nothing is set", {}, { kind: 'sqlite', chosen: false }],
		['also where it is set to nothing', { [STORE]: ' ' }, { kind: 'sqlite', chosen: false }],
		['is SQLite where that is chosen', { [STORE]: 'sqlite' }, { kind: 'sqlite', chosen: true }],
		['is the database of a URL', { [STORE]: 'postgres://n8n@db/n8n' }, PLAIN],
		['by its other scheme, too', { [STORE]: 'PostgreSQL://n8n@db/n8n' }, PLAIN],
		[
			'takes all parts of a URL, decoded',
			{ [STORE]: URL_OF_ALL },
			plainWith({
				host: 'db.example.com',
				port: 6432,
				user: 'us@er',
				password: 'p@ss',
				database: 'tele phony',
			}),
		],
		[
			'may be at an IPv6 address',
			{ [STORE]: 'postgres://n8n@[::1]/n8n' },
			plainWith({ host: '::1' }),
		],
		[
			'may be behind a socket',
			{ [STORE]: 'postgres://n8n@localhost/n8n?host=/var/run/postgresql' },
			plainWith({ host: '/var/run/postgresql' }),
		],
		[
			'can be named in a file',
			{ [`${STORE}_FILE`]: '/run/secrets/store' },
			plainWith({ password: 'fromFile' }),
		],
		[
			'takes schema, pool and polling from settings of their own',
			{
				[STORE]: 'postgres://n8n@db/n8n',
				TELEPHONY_WEBHOOKS_SCHEMA: 'webhooks_2',
				TELEPHONY_WEBHOOKS_POOL_SIZE: '20',
				TELEPHONY_WEBHOOKS_LISTEN: 'false',
			},
			plainWith({}, { schema: 'webhooks_2', poolSize: 20, listens: false }),
		],
		[
			'may be listened to past a pooler',
			{
				[STORE]: 'postgres://n8n@pooler:6432/n8n',
				TELEPHONY_WEBHOOKS_LISTEN: 'postgres://n8n@db/n8n?sslmode=require',
			},
			plainWith(
				{ host: 'pooler', port: 6432 },
				{
					listens: false,
					listener: { server: PLAIN.options.server, tls: VERIFIED },
				},
			),
		],
	])('%s', (_case, variables, expected) => {
		expect(settings(variables)).toEqual(expected);
	});

	test.each<[string, string, Record<string, string>, object | false]>([
		['none unless asked for', '', {}, false],
		['none where it is switched off', '?sslmode=disable', {}, false],
		['checked', '?sslmode=require', {}, VERIFIED],
		['checked', '?sslmode=verify-ca', {}, VERIFIED],
		['checked', '?sslmode=verify-full&channel_binding=require', {}, VERIFIED],
		['not checked', '?sslmode=no-verify', {}, { rejectUnauthorized: false }],
		[
			"checked against an authority's certificate in a file",
			'?sslmode=require&sslrootcert=/certs/ca.pem',
			{},
			{ ...VERIFIED, ca: '-----CA-----' },
		],
		[
			'switched on by certificates',
			'?sslcert=/certs/client.pem&sslkey=/certs/client.key',
			{},
			{ ...VERIFIED, cert: '-----CERT-----', key: '-----KEY-----' },
		],
		[
			'with the certificates of settings, and their files',
			'',
			{
				TELEPHONY_WEBHOOKS_SSL_CA_FILE: '/certs/ca.pem',
				TELEPHONY_WEBHOOKS_SSL_CERT: '-----OWN-----',
				TELEPHONY_WEBHOOKS_SSL_KEY_FILE: '/certs/client.key',
			},
			{ ...VERIFIED, ca: '-----CA-----', cert: '-----OWN-----', key: '-----KEY-----' },
		],
	])('TLS is %s: %s', (_case, query, more, tls) => {
		const variables = { [STORE]: `postgres://n8n@db/n8n${query}`, ...more };
		expect(settings(variables)).toEqual(plainWith({}, { tls }));
	});
});

describe("n8n's own database", () => {
	const server = (parts: object) => ({ server: { host: 'localhost', ...parts } });
	const n8n = (more: Record<string, string> = {}) =>
		settings({ [STORE]: 'n8n', DB_TYPE: 'postgresdb', ...more });

	test.each<[string, Record<string, string>, object]>([
		[
			"has n8n's defaults",
			{},
			server({ port: 5432, user: 'postgres', password: '', database: 'n8n' }),
		],
		[
			'is read from all of its settings',
			{
				DB_POSTGRESDB_HOST: 'pg',
				DB_POSTGRESDB_PORT: '6000',
				DB_POSTGRESDB_USER: 'me',
				DB_POSTGRESDB_PASSWORD: 'secret',
				DB_POSTGRESDB_DATABASE: 'main',
			},
			server({ host: 'pg', port: 6000, user: 'me', password: 'secret', database: 'main' }),
		],
		[
			'is read from files',
			{ DB_POSTGRESDB_PASSWORD_FILE: '/run/secrets/password' },
			server({ password: 'of the file' }),
		],
		[
			'prefers a variable to its file, as n8n does',
			{
				DB_POSTGRESDB_PASSWORD: 'variable',
				DB_POSTGRESDB_PASSWORD_FILE: '/run/secrets/password',
			},
			server({ password: 'variable' }),
		],
		[
			'leaves out a pair of quotes, as n8n does',
			{ DB_POSTGRESDB_USER: '"me"' },
			server({ user: 'me' }),
		],
		[
			"has n8n's port where it is no number, as in n8n",
			{ DB_POSTGRESDB_PORT: 'x' },
			server({ port: 5432 }),
		],
		['has no TLS', { DB_POSTGRESDB_SSL_ENABLED: 'false' }, { tls: false }],
		['has TLS', { DB_POSTGRESDB_SSL_ENABLED: 'true' }, { tls: VERIFIED }],
		[
			'has TLS with a certificate in a file',
			{ DB_POSTGRESDB_SSL_CA_FILE: '/certs/ca.pem' },
			{ tls: { ...VERIFIED, ca: '-----CA-----' } },
		],
		[
			'has TLS that is not checked',
			{ DB_POSTGRESDB_SSL_REJECT_UNAUTHORIZED: 'false' },
			{ tls: { rejectUnauthorized: false } },
		],
	])('%s', (_case, variables, options) => {
		expect(n8n(variables)).toMatchObject({
			kind: 'postgres',
			options: { ...options, schema: 'telephony_webhooks' },
		});
	});

	test.each([undefined, 'sqlite'])('needs n8n to use PostgreSQL (DB_TYPE=%s)', (type) => {
		const variables = { [STORE]: 'n8n', ...(type !== undefined && { DB_TYPE: type }) };
		expect(settings(variables)).toBe(
			'TELEPHONY_WEBHOOKS_STORE=n8n needs n8n itself to use PostgreSQL, but DB_TYPE is not postgresdb: set DB_TYPE=postgresdb, or set TELEPHONY_WEBHOOKS_STORE to the URL of a database, such as postgres://user:password@host:5432/database.',
		);
	});

	test("is used in a schema of its own, never in n8n's", () => {
		expect(n8n({ DB_POSTGRESDB_SCHEMA: 'flows', TELEPHONY_WEBHOOKS_SCHEMA: 'flows' })).toMatch(
			/^TELEPHONY_WEBHOOKS_SCHEMA=flows is used by others: enter the name of a schema of its/,
		);
	});
});

test('what Kubernetes says of a service with that name is no setting', () => {
	const ofService = {
		TELEPHONY_WEBHOOKS_SERVICE_HOST: '10.0.0.7',
		TELEPHONY_WEBHOOKS_SERVICE_PORT: '5678',
		TELEPHONY_WEBHOOKS_SERVICE_PORT_HTTP: '5678',
		TELEPHONY_WEBHOOKS_PORT: 'tcp://10.0.0.7:5678',
		TELEPHONY_WEBHOOKS_PORT_5678_TCP_ADDR: '10.0.0.7',
	};
	expect(settings(ofService)).toEqual({ kind: 'sqlite', chosen: false });
});

describe('what is wrong is said with what to do', () => {
	const at = (query = '', more: Record<string, string> = {}) => ({
		[STORE]: `postgres://n8n@db/n8n${query}`,
		...more,
	});

	test.each<[Record<string, string>, string]>([
		[
			{ [STORE]: 'postgres' },
			'TELEPHONY_WEBHOOKS_STORE=postgres is invalid: set it to sqlite, to n8n, or to a URL such as postgres://user:password@host:5432/database.',
		],
		[
			{ [STORE]: 'mysql://n8n:secret@db/n8n' },
			'TELEPHONY_WEBHOOKS_STORE is invalid: set it to sqlite, to n8n, or to a URL such as postgres://user:password@host:5432/database.',
		],
		[
			{ TELEPHONY_WEBHOOKS_STOR: 'n8n' },
			'The environment variable TELEPHONY_WEBHOOKS_STOR is unknown: did you mean TELEPHONY_WEBHOOKS_STORE?',
		],
		[
			{ TELEPHONY_WEBHOOK_STORE: 'n8n' },
			'The environment variable TELEPHONY_WEBHOOK_STORE is unknown: did you mean TELEPHONY_WEBHOOKS_STORE?',
		],
		[
			{ N8N_TELEPHONY_WEBHOOKS_SCHEMA_FILE: '/x' },
			'The environment variable N8N_TELEPHONY_WEBHOOKS_SCHEMA_FILE is unknown: did you mean TELEPHONY_WEBHOOKS_SCHEMA_FILE?',
		],
		[
			{ telephony_webhooks_listen: 'false' },
			'The environment variable telephony_webhooks_listen is unknown: did you mean TELEPHONY_WEBHOOKS_LISTEN?',
		],
		[
			{ TELEPHONY_WEBHOOKS_DATABASE_CONNECTION: 'x' },
			`The environment variable TELEPHONY_WEBHOOKS_DATABASE_CONNECTION is unknown: remove it. Settings: ${SETTINGS.flatMap(({ name }) => [name, `${name}_FILE`]).join(', ')}.`,
		],
		[
			{ [STORE]: 'n8n', [`${STORE}_FILE`]: '/run/secrets/store', DB_TYPE: 'postgresdb' },
			'TELEPHONY_WEBHOOKS_STORE and TELEPHONY_WEBHOOKS_STORE_FILE are both set: remove one of them.',
		],
		[
			{ [`${STORE}_FILE`]: '/gone' },
			"The file in TELEPHONY_WEBHOOKS_STORE_FILE can't be read (ENOENT: no such file or directory, open '/gone'): correct the path, or give the user that runs n8n access to it.",
		],
		[
			{ [`${STORE}_FILE`]: '/run/secrets/empty' },
			'The file in TELEPHONY_WEBHOOKS_STORE_FILE (/run/secrets/empty) is empty.',
		],
		[
			{ TELEPHONY_WEBHOOKS_SCHEMA: 'own' },
			'TELEPHONY_WEBHOOKS_SCHEMA applies only to PostgreSQL: set TELEPHONY_WEBHOOKS_STORE=n8n or TELEPHONY_WEBHOOKS_STORE=postgres://user:password@host:5432/database, or remove it.',
		],
		[
			{
				[STORE]: 'n8n',
				DB_TYPE: 'postgresdb',
				TELEPHONY_WEBHOOKS_SSL_CA: 'x',
				TELEPHONY_WEBHOOKS_SSL_KEY_FILE: '/x',
			},
			'TELEPHONY_WEBHOOKS_SSL_CA, TELEPHONY_WEBHOOKS_SSL_KEY_FILE apply only to a URL in TELEPHONY_WEBHOOKS_STORE; with TELEPHONY_WEBHOOKS_STORE=n8n, DB_POSTGRESDB_SSL_* apply: remove them.',
		],
		[
			{ [STORE]: 'postgres://n8n:se/cret@db/n8n' },
			'The URL in TELEPHONY_WEBHOOKS_STORE is invalid: write it as postgres://user:password@host:5432/database, with special characters encoded (@ as %40, : as %3A, / as %2F, # as %23).',
		],
		[
			{ [STORE]: 'postgres://n8n:100%@db/n8n' },
			'The URL in TELEPHONY_WEBHOOKS_STORE is invalid: write it as postgres://user:password@host:5432/database, with special characters encoded (@ as %40, : as %3A, / as %2F, # as %23).',
		],
		[
			{ [STORE]: 'postgres://db/' },
			'The URL in TELEPHONY_WEBHOOKS_STORE contains no user: write it as postgres://user:password@host:5432/database. The URL in TELEPHONY_WEBHOOKS_STORE contains no database: write it as postgres://user:password@host:5432/database.',
		],
		[
			at('?sslmod=require'),
			'The parameter sslmod of the URL in TELEPHONY_WEBHOOKS_STORE is unknown: did you mean sslmode?',
		],
		[
			at('?connection_limit=5'),
			'The parameter connection_limit of the URL in TELEPHONY_WEBHOOKS_STORE is not supported: remove it.',
		],
		[
			at('?sslmode=prefer'),
			'sslmode=prefer in the URL in TELEPHONY_WEBHOOKS_STORE is invalid: use one of disable, no-verify, require, verify-ca, verify-full.',
		],
		[
			at('?sslmode=disable', { TELEPHONY_WEBHOOKS_SSL_CA: 'x' }),
			'sslmode=disable in the URL in TELEPHONY_WEBHOOKS_STORE contradicts the certificates that are set: use sslmode=verify-full, or remove the certificates.',
		],
		[
			at('?sslrootcert=/gone.pem'),
			"The file in sslrootcert of the URL in TELEPHONY_WEBHOOKS_STORE can't be read (ENOENT: no such file or directory, open '/gone.pem'): correct the path, or give the user that runs n8n access to it.",
		],
		[
			at('?sslrootcert=/certs/ca.pem', { TELEPHONY_WEBHOOKS_SSL_CA: 'x' }),
			'TELEPHONY_WEBHOOKS_SSL_CA and sslrootcert in the URL in TELEPHONY_WEBHOOKS_STORE are both set: remove one of them.',
		],
		[
			at('', { TELEPHONY_WEBHOOKS_SCHEMA: 'Telephony' }),
			'TELEPHONY_WEBHOOKS_SCHEMA is invalid: use at most 63 lower-case letters, digits and underscores, and no digit first.',
		],
		[
			at('', { TELEPHONY_WEBHOOKS_SCHEMA: 'public' }),
			'TELEPHONY_WEBHOOKS_SCHEMA=public is used by others: enter the name of a schema of its own, or remove the setting to use telephony_webhooks.',
		],
		[
			at('', { TELEPHONY_WEBHOOKS_POOL_SIZE: '1' }),
			'TELEPHONY_WEBHOOKS_POOL_SIZE is invalid: set it to a whole number from 2 to 100.',
		],
		[
			at('', { TELEPHONY_WEBHOOKS_LISTEN: 'off' }),
			'TELEPHONY_WEBHOOKS_LISTEN is invalid: set it to true or false.',
		],
	])('%j', (variables, sentence) => {
		expect(settings(variables)).toBe(sentence);
	});

	test('all mistakes at once', () => {
		expect(
			settings(at('?sslmode=on', { TELEPHONY_WEBHOOKS_LISTEN: 'x', TELEPHONY_WEBHOOKS_POOL: '5' })),
		).toMatch(/POOL is unknown.*sslmode=on.*LISTEN is invalid/);
	});
});
