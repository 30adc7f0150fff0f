import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

import type { PostgresOptions } from '../../../../../lib/store/postgres/connection/options';
import { PostgresPool } from '../../../../../lib/store/postgres/connection/pool';
import { explainPostgres } from '../../../../../lib/store/postgres/errors';
import { postgresPrograms, type PostgresServer, startPostgres } from '../../../../servers/postgres';
import { folderFor, unprivileged } from '../../../../servers/program';
import { AUTHORITY, KEY, TRUSTED } from '../../../../support/network/fixedCertificates';
import { PATIENT } from '../database';

const password = 'pa55word';

/** Who gets in how: with any certificate or none, by TLS alone, by a password, by a certificate with the user's name. */
const whoGetsIn = `
hostssl all secure all trust
hostssl all h.example all cert
host all locked all scram-sha-256
host all postgres all trust
`;

describe('PostgreSQL by TLS and by password', () => {
	let server: PostgresServer;
	let folder: string;

	beforeAll(async () => {
		const programs = postgresPrograms();
		if (programs === undefined) throw new Error('PostgreSQL is not installed');
		const user = unprivileged('postgres');
		folder = folderFor('postgres-tls', user);
		const write = (name: string, content: string): string => {
			const file = join(folder, name);
			writeFileSync(file, content, { mode: 0o600 });
			if (user !== undefined) chownSync(file, user.uid, user.gid);
			return file;
		};
		server = await startPostgres(programs, {
			settings: [
				'ssl=on',
				`ssl_cert_file=${write('server.crt', TRUSTED)}`,
				`ssl_key_file=${write('server.key', KEY)}`,
				`ssl_ca_file=${write('authority.crt', AUTHORITY)}`,
				`hba_file=${write('hba.conf', whoGetsIn)}`,
			],
		});
		await answerTo({}, 'CREATE ROLE secure LOGIN');
		await answerTo({}, 'CREATE ROLE "h.example" LOGIN');
		await answerTo({}, `CREATE ROLE locked LOGIN PASSWORD '${password}'`);
	});
	afterAll(async () => {
		await server.close();
		rmSync(folder, { recursive: true, force: true });
	});

	interface Way extends Pick<PostgresOptions, 'tls'> {
		readonly user?: string;
		readonly password?: string;
		readonly mode?: string;
	}

	/** Whether the connection is encrypted; or what the store says where there is none. */
	const answerTo = async (
		{ user, password: given, mode, tls }: Way,
		text = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
	): Promise<unknown> => {
		const url = new URL(server.url);
		url.username = user ?? url.username;
		url.password = given ?? '';
		if (mode !== undefined) url.searchParams.set('sslmode', mode);
		const pool = new PostgresPool({ server: url.href, tls, ...PATIENT });
		pool.retain();
		try {
			return (await pool.query({ name: '', text })).rows[0];
		} catch (error) {
			const explained = explainPostgres('outbox', 'here', error);
			expect(inspect(explained)).not.toContain(given ?? password);
			return explained.message;
		} finally {
			await pool.release();
		}
	};

	const certified = { ca: AUTHORITY, serverName: 'h.example' };
	const unreachable = (rest: string): unknown =>
		expect.stringContaining(`The outbox in PostgreSQL (here) can't be reached: ${rest}`);

	it.each<[string, Way, unknown]>([
		['without TLS where that is allowed', {}, { ssl: false }],
		['with the authority’s certificate', { tls: certified }, { ssl: true }],
		['unchecked, by the URL', { mode: 'no-verify' }, { ssl: true }],
		['unchecked, by the option', { tls: { rejectUnauthorized: false } }, { ssl: true }],
		[
			'with a certificate of its own',
			{ tls: { ...certified, cert: TRUSTED, key: KEY }, user: 'h.example' },
			{ ssl: true },
		],
		['by its password', { user: 'locked', password }, { ssl: false }],
	])('lets one in %s', async (_, way, expected) => {
		expect(await answerTo(way)).toEqual(expected);
	});

	it.each<[string, Way, unknown]>([
		[
			'without the authority’s certificate',
			{ mode: 'verify-full' },
			unreachable(
				'self-signed certificate in certificate chain. Give the certificate of the authority',
			),
		],
		[
			'under a name that is not in the certificate',
			{ tls: { ca: AUTHORITY } },
			unreachable("Hostname/IP does not match certificate's altnames"),
		],
		[
			'without TLS where it is demanded',
			{ user: 'secure' },
			unreachable(
				'no rule of pg_hba.conf lets this user in without TLS. Write sslmode=verify-full into',
			),
		],
		[
			'without a certificate where it is demanded',
			{ user: 'h.example', tls: certified },
			unreachable('it asks for a certificate of this client. Give one with its key'),
		],
		[
			'with a wrong password',
			{ user: 'locked', password: 'guessed' },
			unreachable('the password or the user is wrong. Correct user and password in the URL'),
		],
		[
			'without a password',
			{ user: 'locked' },
			unreachable('the password is missing. Write it into the URL'),
		],
		[
			'by TLS, as somebody whom no rule lets in',
			{ user: 'stranger', tls: certified },
			unreachable('no pg_hba.conf entry for host'),
		],
	])('says what to do: %s', async (_, way, expected) => {
		expect(await answerTo(way)).toEqual(expected);
	});
});
