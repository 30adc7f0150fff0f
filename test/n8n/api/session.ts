import { setTimeout as sleep } from 'node:timers/promises';

/** Of an n8n that starts, or is busy. */
const TIMEOUT_SECONDS = 120;

/** n8n rejected a REST request; `detail` is its own message. */
export class N8nRequestError extends Error {
	constructor(
		readonly request: string,
		readonly status: number,
		readonly detail: string,
	) {
		super(`n8n answered ${request} with ${status}: ${detail}`);
	}
}

/** Who owns the instance; `signIn` creates this user on an instance that has none. */
export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

export const TEST_OWNER: Owner = {
	email: 'owner@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'Correct-Horse-7',
};

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A signed-in connection to n8n's internal REST API; it stays valid over restarts of that n8n. */
export class N8nSession {
	private cookie = '';

	constructor(readonly url: string) {}

	/** Sets up the owner if the instance has none, else logs in as it. */
	async signIn(owner: Owner = TEST_OWNER): Promise<void> {
		try {
			await this.request('POST', '/rest/owner/setup', owner);
		} catch (error) {
			if (!(error instanceof N8nRequestError) || error.status !== 400) throw error;
			const { email, password } = owner;
			await this.request('POST', '/rest/login', { emailOrLdapLoginId: email, password });
		}
	}

	/**
	 * Sends one request and returns n8n's `data`, whose shape is the caller's promise `T`. A GET is
	 * repeated once when the connection breaks: n8n may have restarted under a kept-alive socket.
	 */
	async request<T>(
		method: Method,
		path: string,
		body?: unknown,
		timeoutSeconds = TIMEOUT_SECONDS,
	): Promise<T> {
		try {
			return await this.send<T>(method, path, body, timeoutSeconds);
		} catch (error) {
			if (method !== 'GET' || error instanceof N8nRequestError) throw error;
			await sleep(200);
			return await this.send<T>(method, path, body, timeoutSeconds);
		}
	}

	private async send<T>(
		method: Method,
		path: string,
		body: unknown,
		timeoutSeconds: number,
	): Promise<T> {
		const response = await fetch(this.url + path, {
			method,
			headers: { cookie: this.cookie, 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(timeoutSeconds * 1000),
		});
		for (const cookie of response.headers.getSetCookie()) {
			if (cookie.startsWith('n8n-auth=')) this.cookie = cookie.split(';')[0] ?? '';
		}
		const text = await response.text();
		if (!response.ok) {
			throw new N8nRequestError(`${method} ${path}`, response.status, messageOf(text));
		}
		return text === '' ? (undefined as T) : (JSON.parse(text) as { data: T }).data;
	}
}

function messageOf(text: string): string {
	try {
		const { message, hint, description } = JSON.parse(text) as Record<string, string | undefined>;
		return [message, description, hint].filter(Boolean).join(' ') || text.slice(0, 500);
	} catch {
		return text.slice(0, 500);
	}
}
