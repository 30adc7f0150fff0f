import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { postgresPrograms, startPostgres, type PostgresServer } from '../../servers/postgres';
import { redisProgram, startRedis, type RedisServer } from '../../servers/redis';

/** What all n8n processes share. */
export interface Services {
	readonly postgres: PostgresServer;
	readonly redis: RedisServer;
	/** n8n's database, as its owner, who may not do more than that. */
	readonly databaseUrl: string;
	/** How the processes reach them, and the key they share. */
	readonly environment: NodeJS.ProcessEnv;
	close(): Promise<void>;
}

/** How they are run. */
export interface ServiceOptions {
	/** True: what PostgreSQL has committed survives a crash of the machine, as in production; slower. */
	readonly fsync?: boolean;
}

/** Starts PostgreSQL and Redis; n8n's database is empty. Throws with what to install where one is missing. */
export async function startServices(
	{ DB_POSTGRESDB_USER: user, DB_POSTGRESDB_DATABASE: database }: Record<string, string>,
	options: ServiceOptions = {},
): Promise<Services> {
	const [programs, redisFolder] = [postgresPrograms(), redisProgram()];
	if (programs === undefined) throw new Error(missing('PostgreSQL', 'postgresql'));
	if (redisFolder === undefined) throw new Error(missing('Redis', 'redis-server'));
	const password = randomBytes(12).toString('hex');
	const postgres = await startPostgres(programs, options);
	try {
		await execute(postgres.url, `CREATE ROLE "${user}" LOGIN PASSWORD '${password}'`);
		await execute(postgres.url, `CREATE DATABASE "${database}" OWNER "${user}"`);
		const redis = await startRedis(redisFolder);
		const url = new URL(postgres.url);
		Object.assign(url, { username: user, password, pathname: `/${database}` });
		return {
			postgres,
			redis,
			databaseUrl: url.href,
			environment: {
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(postgres.port),
				DB_POSTGRESDB_PASSWORD: password,
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redis.port),
				N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64'),
			},
			close: async () => {
				await Promise.all([postgres.close(), redis.close()]);
			},
		};
	} catch (error) {
		await postgres.close();
		throw error;
	}
}

async function execute(url: string, statement: string): Promise<void> {
	const client = new Client({ connectionString: url });
	try {
		await client.connect();
		await client.query(statement);
	} finally {
		await client.end();
	}
}

function missing(name: string, debianPackage: string): string {
	return `${name} is not installed. On Debian and Ubuntu: apt-get install ${debianPackage}`;
}
