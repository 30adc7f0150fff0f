import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** What decides n8n's environment variables, apart from what the caller sets itself. */
export interface EnvironmentChoices {
	userFolder: string;
	port: number;
	brokerPort: number;
	/** Starts n8n's task runner too, without which Code nodes fail after five seconds. */
	codeNode: boolean;
}

/** Taken over from this process; everything else stays out, so that runs are alike on every machine. */
const INHERITED =
	/^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|SYSTEMROOT|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA)$/i;

/**
 * The environment of an n8n that listens on 127.0.0.1 only, calls nobody and keeps every execution.
 * `NODE_ENV` stays unset, as with `npx n8n`: `test` (which jest sets) makes n8n reject to load nodes,
 * `production` adds rate limits (5 logins a minute) and a pause of 10 s after every crash.
 */
export function n8nEnvironment(
	choices: EnvironmentChoices,
	overrides: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
	return {
		...Object.fromEntries(inherited),
		...addresses(choices),
		...NO_OUTSIDE_CALLS,
		...KEEP_EXECUTIONS,
		...taskRunner(choices),
		// Without it every webhook request of a community trigger costs a fresh expression engine.
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		GENERIC_TIMEZONE: 'UTC',
		...overrides,
	};
}

function addresses({ userFolder, port, brokerPort }: EnvironmentChoices): NodeJS.ProcessEnv {
	return {
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		// A worker's only server, which says whether it is ready.
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// The successor of WEBHOOK_URL; unlike that one it applies to test webhooks too.
		N8N_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
		// A second n8n on the same machine dies on the default port 5679.
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	};
}

const NO_OUTSIDE_CALLS: NodeJS.ProcessEnv = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	// Off, or n8n asks its list of verified community nodes.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	// The only default module that calls api.n8n.io on every start.
	N8N_DISABLED_MODULES: 'mcp-registry',
};

const KEEP_EXECUTIONS: NodeJS.ProcessEnv = {
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
	EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
	EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'true',
	EXECUTIONS_DATA_PRUNE: 'false',
};

function taskRunner({ codeNode }: EnvironmentChoices): NodeJS.ProcessEnv {
	if (codeNode) return { N8N_RUNNERS_MODE: 'internal' };
	// "External" means that somebody else starts the runner; nobody does, which saves a process.
	return {
		N8N_RUNNERS_MODE: 'external',
		N8N_RUNNERS_AUTH_TOKEN: 'unused',
		N8N_RUNNERS_TASK_REQUEST_TIMEOUT: '5',
	};
}

/**
 * Of these, systems give none to outgoing connections, nor to servers that take any port: until the one that was found is
 * used, and while its server is restarted, it stays free.
 */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000];
const MOST_TRIES = 100;
const found = new Set<number>();

/** A TCP port on 127.0.0.1 that is free, another one each time; or the wanted one, if it is. */
export async function freePort(wanted?: number): Promise<number> {
	if (wanted !== undefined) return await listenedOn(wanted);
	for (let tries = 1; ; tries += 1) {
		const port = randomInt(FIRST_PORT, LAST_PORT);
		if (found.has(port)) continue;
		try {
			await listenedOn(port);
			found.add(port);
			return port;
		} catch (error) {
			if (tries === MOST_TRIES) throw error;
		}
	}
}

async function listenedOn(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
	});
}
