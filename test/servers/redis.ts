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

/** A Redis server of its own on 127.0.0.1, without a password, that keeps nothing on the disk but what it is asked to. */
export type RedisServer = Restartable;

/** The folder of Redis's program on this machine; undefined where there is none. */
export function redisProgram(): string | undefined {
	return folderOf('redis-server');
}

/** Serves an empty Redis from a temporary folder, with an append-only file; it ends with this process, however that ends. */
export async function startRedis(program: string): Promise<RedisServer> {
	const user = unprivileged('redis');
	const folder = folderFor('redis', user);
	const port = await freePort();
	const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
	const kept = ['--appendonly', 'yes', '--save', ''];
	const command = [join(program, 'redis-server'), ...options, ...kept];
	const start = async () => await startProgram({ command, port, folder, user });
	return await startRestartable({ port, folder }, start);
}
