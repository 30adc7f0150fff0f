import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../n8n/process/environment';
import {
	folderFor,
	folderOf,
	startProgram,
	startRestartable,
	unprivileged,
	type Restartable,
} from './program';

/** A PgBouncer of its own on 127.0.0.1, without a password. */
export interface Pgbouncer extends Restartable {
	/** A URL of the server behind it, through it. */
	through(url: string): string;
}

/** How it shares its connections. */
export interface PgbouncerOptions {
	/** Any URL of the server behind it. */
	readonly server: string;
	readonly mode: 'session' | 'transaction';
	/** How many connections to one database it has. */
	readonly poolSize: number;
}

/** The folder of PgBouncer's program. Throws where it is not installed. */
function pgbouncerProgram(): string {
	const folder = folderOf('pgbouncer', ['/usr/sbin']);
	if (folder !== undefined) return folder;
	throw new Error('PgBouncer is not installed: on Debian, apt-get install pgbouncer.');
}

/** Puts a PgBouncer in front of a server; it ends with this process, however that ends. */
export async function startPgbouncer(options: PgbouncerOptions): Promise<Pgbouncer> {
	const program = join(pgbouncerProgram(), 'pgbouncer');
	// It rejects to run as root.
	const user = unprivileged('postgres');
	const folder = folderFor('pgbouncer', user);
	const port = await freePort();
	const file = join(folder, 'pgbouncer.ini');
	writeFileSync(file, settings(options, port));
	const command = [program, '-q', file];
	const start = async () => await startProgram({ command, port, folder, user });
	return {
		...(await startRestartable({ port, folder }, start)),
		through: (url) => {
			const changed = new URL(url);
			changed.port = String(port);
			return changed.href;
		},
	};
}

function settings({ server, mode, poolSize }: PgbouncerOptions, port: number): string {
	const { hostname, port: serverPort, username } = new URL(server);
	return [
		'[databases]',
		`* = host=${hostname} port=${serverPort} user=${username}`,
		'[pgbouncer]',
		'listen_addr = 127.0.0.1',
		`listen_port = ${port}`,
		'unix_socket_dir =',
		'auth_type = any',
		`pool_mode = ${mode}`,
		`default_pool_size = ${poolSize}`,
		// So that a server that was restarted is found again.
		'server_login_retry = 1',
		'',
	].join('\n');
}
