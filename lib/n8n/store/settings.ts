import type { PostgresOptions } from '../../store/postgres/connection/options';
import { closestName } from '../../text/suggestion';
import type { PostgresConnection } from './settings/connection';
import { n8nDatabase } from './settings/ofN8n';
import { SettingsReader, type ReadFile, type Variables } from './settings/reader';
import { databaseAt } from './settings/url';

const PREFIX = 'TELEPHONY_WEBHOOKS_';
/** Where everything is stored. */
export const STORE = `${PREFIX}STORE`;
/** The keys of secrets in PostgreSQL. */
export const ENCRYPTION_KEY = `${PREFIX}ENCRYPTION_KEY`;
const SCHEMA = `${PREFIX}SCHEMA`;
const POOL_SIZE = `${PREFIX}POOL_SIZE`;
const LISTEN = `${PREFIX}LISTEN`;
const CERTIFICATES = ['CA', 'CERT', 'KEY'].map((part) => `${PREFIX}SSL_${part}`);

/** A setting as the documents list it. */
export interface Setting {
	readonly name: string;
	readonly default: string;
	/** In Markdown. */
	readonly description: string;
}

const USUAL_SCHEMA = 'telephony_webhooks';
const USUAL_POOL_SIZE = 10;
const LARGEST_POOL = 100;

/** Every setting; each can also be read from a file, whose path is in the variable of that name with `_FILE`. */
export const SETTINGS: readonly Setting[] = [
	{
		name: STORE,
		default: '`sqlite`',
		description:
			"Where everything is stored. `sqlite`: files in n8n's user folder. `n8n`: n8n's own PostgreSQL database (`DB_POSTGRESDB_*`), in a schema of its own. `postgres://user:password@host:5432/database`: that database.",
	},
	{
		name: SCHEMA,
		default: `\`${USUAL_SCHEMA}\``,
		description: "The schema in PostgreSQL; never n8n's own. It is created if it doesn't exist.",
	},
	{
		name: POOL_SIZE,
		default: `\`${USUAL_POOL_SIZE}\``,
		description: `Maximum number of connections to PostgreSQL of each n8n process, from 2 to ${LARGEST_POOL}; one more listens for notifications.`,
	},
	{
		name: LISTEN,
		default: '`true`',
		description:
			'For PgBouncer in transaction mode. `false`: processes look for new deliveries every second instead of being notified. `postgres://user:password@host:5432/database`: they are notified over a connection of its own to the same database past PgBouncer.',
	},
	{
		name: `${PREFIX}SSL_CA`,
		default: '',
		description:
			"Certificate of the authority (PEM) that signed the server's certificate. Switches TLS on, as `sslmode` in the URL does.",
	},
	{
		name: `${PREFIX}SSL_CERT`,
		default: '',
		description: 'Certificate that n8n identifies itself with (PEM).',
	},
	{
		name: `${PREFIX}SSL_KEY`,
		default: '',
		description: 'Private key of that certificate (PEM).',
	},
	{
		name: ENCRYPTION_KEY,
		default: "n8n's encryption key",
		description:
			'Keys that secrets in PostgreSQL are encrypted with, separated by commas: the first encrypts, all decrypt. The first has at least 32 characters, for example from `openssl rand -base64 32`.',
	},
];

/** Files in n8n's user folder, or a schema in PostgreSQL. */
export type StoreSettings =
	| {
			readonly kind: 'sqlite';
			/** False where nothing was set. */
			readonly chosen: boolean;
	  }
	| PostgresSettings;

/** A schema in PostgreSQL, and how it is used. */
export interface PostgresSettings {
	readonly kind: 'postgres';
	readonly options: PostgresOptions;
}

/** What the environment says about the store, or what to correct in it: a sentence for each mistake. */
export function storeSettings(variables: Variables, readFile: ReadFile): StoreSettings | string {
	const reader = new SettingsReader(variables, readFile);
	complainOfUnknown(reader, variables);
	const settings = settingsIn(reader, variables);
	return reader.problem ?? settings;
}

/** A setting of ours, or meant to be one. */
const OURS = /TELEPHONY_?WEBHOOK/i;
/** What Kubernetes tells every process of a service called telephony-webhooks. */
const OF_KUBERNETES = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT(_\d+_\w+)?$/;

/** Names that nobody reads would leave a default in force that was meant to be changed. */
function complainOfUnknown(reader: SettingsReader, variables: Variables): void {
	const names = SETTINGS.flatMap(({ name }) => [name, `${name}_FILE`]);
	for (const name of Object.keys(variables)) {
		if (!OURS.test(name) || OF_KUBERNETES.test(name) || names.includes(name)) continue;
		const meant = closestName(name, names);
		const advice =
			meant === undefined ? `remove it. Settings: ${names.join(', ')}.` : `did you mean ${meant}?`;
		reader.complain(`The environment variable ${name} is unknown: ${advice}`);
	}
}

function settingsIn(reader: SettingsReader, variables: Variables): StoreSettings {
	const chosen = reader.own(STORE);
	const word = chosen.toLowerCase();
	if (word === '' || word === 'sqlite') {
		complainOfUnused(reader, variables, [
			SCHEMA,
			POOL_SIZE,
			LISTEN,
			...CERTIFICATES,
			ENCRYPTION_KEY,
		]);
		return { kind: 'sqlite', chosen: word !== '' };
	}
	if (word === 'n8n') {
		complainOfUnused(reader, variables, CERTIFICATES);
		const { connection, schema } = n8nDatabase(reader);
		return postgresWith(reader, connection, schema);
	}
	const isUrl = isPostgresUrl(chosen);
	const connection = isUrl ? databaseAt(reader, STORE, chosen) : undefined;
	if (!isUrl) reader.complain(invalidStore(chosen));
	return connection === undefined
		? { kind: 'sqlite', chosen: true }
		: postgresWith(reader, connection, undefined);
}

/** Whether connections listen, or another one does. */
function listening(reader: SettingsReader): Pick<PostgresOptions, 'listens' | 'listener'> {
	const chosen = reader.own(LISTEN);
	if (!isPostgresUrl(chosen)) return { listens: reader.yesOrNo(LISTEN) ?? true };
	return { listens: false, listener: databaseAt(reader, LISTEN, chosen) };
}

function isPostgresUrl(text: string): boolean {
	return /^postgres(ql)?:\/\//i.test(text);
}

/** What is not one of the words may hold a password: only a word is shown. */
function invalidStore(chosen: string): string {
	const shown = /^\w{1,20}$/.test(chosen) ? `=${chosen}` : '';
	return `${STORE}${shown} is invalid: set it to sqlite, to n8n, or to a URL such as postgres://user:password@host:5432/database.`;
}

function complainOfUnused(
	reader: SettingsReader,
	variables: Variables,
	names: readonly string[],
): void {
	const isSet = (name: string) => (variables[name] ?? '').trim() !== '';
	const set = names.flatMap((name) => [name, `${name}_FILE`]).filter(isSet);
	if (set.length === 0) return;
	const [verb, them] = set.length === 1 ? ['applies', 'it'] : ['apply', 'them'];
	reader.complain(
		names === CERTIFICATES
			? `${set.join(', ')} ${verb} only to a URL in ${STORE}; with ${STORE}=n8n, DB_POSTGRESDB_SSL_* apply: remove ${them}.`
			: `${set.join(', ')} ${verb} only to PostgreSQL: set ${STORE}=n8n or ${STORE}=postgres://user:password@host:5432/database, or remove ${them}.`,
	);
}

function postgresWith(
	reader: SettingsReader,
	connection: PostgresConnection,
	schemaOfN8n: string | undefined,
): PostgresSettings {
	const schema = reader.own(SCHEMA) || USUAL_SCHEMA;
	if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
		reader.complain(
			`${SCHEMA} is invalid: use at most 63 lower-case letters, digits and underscores, and no digit first.`,
		);
	} else if (
		schema === schemaOfN8n ||
		schema === 'public' ||
		/^pg_|^information_schema$/.test(schema)
	) {
		reader.complain(
			`${SCHEMA}=${schema} is used by others: enter the name of a schema of its own, or remove the setting to use ${USUAL_SCHEMA}.`,
		);
	}
	return {
		kind: 'postgres',
		options: {
			...connection,
			schema,
			poolSize: reader.wholeNumber(POOL_SIZE, 2, LARGEST_POOL) ?? USUAL_POOL_SIZE,
			...listening(reader),
		},
	};
}
