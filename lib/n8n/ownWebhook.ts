type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a URL is one of a webhook of this n8n, test webhooks too, at the address that n8n is configured with. */
export function isOwnWebhook(text: string, env: Environment = process.env): boolean {
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	const base = baseOf(env);
	if (base === undefined || url.origin !== base.origin || url.username || url.password)
		return false;
	const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
	const { N8N_ENDPOINT_WEBHOOK = 'webhook', N8N_ENDPOINT_WEBHOOK_TEST = 'webhook-test' } = env;
	return [N8N_ENDPOINT_WEBHOOK, N8N_ENDPOINT_WEBHOOK_TEST].some((endpoint) =>
		url.pathname.startsWith(`${folder}${endpoint}/`),
	);
}

/** Where the webhooks of this n8n begin, as it is configured; undefined where that is not a valid URL. */
export function webhookAddress(env: Environment): string | undefined {
	const base = baseOf(env);
	return base && base.origin + base.pathname;
}

/** As n8n makes it: WEBHOOK_URL, else protocol, host, port and path. */
function baseOf(env: Environment): URL | undefined {
	const told = (env.N8N_WEBHOOK_URL || env.WEBHOOK_URL || '').trim();
	if (told !== '') return URL.canParse(told) ? new URL(told) : undefined;
	const { N8N_PROTOCOL = 'http', N8N_HOST = 'localhost', N8N_PORT = '5678', N8N_PATH = '/' } = env;
	const base = `${N8N_PROTOCOL}://${N8N_HOST}:${N8N_PORT}${N8N_PATH.startsWith('/') ? '' : '/'}${N8N_PATH}`;
	return URL.canParse(base) ? new URL(base) : undefined;
}
