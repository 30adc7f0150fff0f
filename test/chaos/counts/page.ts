import { logRoutes } from '../../../lib/log/page';
import type { LogSource } from '../../../lib/log/source';
import type { N8nClient } from '../../n8n/api/rest';

/** The log page, as programs read it. */
export interface LogPage {
	/** A screen's data; `query` as in its address. */
	json<Data>(query: Readonly<Record<string, string>>): Promise<Data>;
	/** Prometheus's text. */
	metrics(): Promise<string>;
}

/** The page over a source, without n8n. */
export function pageOver(source: LogSource): LogPage {
	return {
		json: async <Data>({ view = 'sent', ...query }: Readonly<Record<string, string>>) => {
			const shown = await logRoutes.screens[view]?.(source, query);
			if (shown?.ok !== true)
				throw new Error(`${view}: ${shown?.problem ?? 'there is no such view'}`);
			return JSON.parse(JSON.stringify(shown.value.data)) as Data;
		},
		metrics: async () => await logRoutes.metrics(source),
	};
}

const TOKEN = 'a-token-of-more-than-thirty-two-characters';
const NODE = {
	name: 'Log',
	type: 'n8n-nodes-telephony-webhooks.webhookLogTrigger',
	typeVersion: 2,
	parameters: {},
};

/** Publishes the page in n8n, with the Webhook Sender credential that it is to see the deliveries of, if any. */
export async function publishPage(
	client: N8nClient,
	senderCredentialId?: string,
): Promise<LogPage> {
	const access = { password: 'correct horse battery', token: TOKEN };
	const id = await client.createCredential('Log', 'webhookLogApi', access);
	const credentials = {
		webhookLogApi: { id, name: 'Log' },
		...(senderCredentialId !== undefined && {
			webhookSenderApi: { id: senderCredentialId, name: 'Loopback' },
		}),
	};
	const nodes = [{ ...NODE, credentials }];
	const workflowId = await client.workflows.create({ name: 'Log page', nodes, connections: {} });
	await client.workflows.activate(workflowId);
	const urls = await client.workflows.webhookUrls(workflowId, NODE.name);
	const address = urls.find(({ method }) => method === 'GET')?.production ?? '';
	const get = async (rest: string) => {
		const response = await fetch(`${address}${rest}`, {
			headers: { authorization: `Bearer ${TOKEN}` },
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${rest}: ${response.status} ${text}`);
		return text;
	};
	return {
		json: async <Data>(query: Readonly<Record<string, string>>) => {
			const asked = new URLSearchParams({ ...query, format: 'json' });
			return JSON.parse(await get(`?${asked.toString()}`)) as Data;
		},
		metrics: async () => await get('/metrics'),
	};
}
