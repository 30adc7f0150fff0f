import { isOwnWebhook } from '../../../../lib/n8n/ownWebhook';

/* Which URLs are webhooks of this n8n, by how it is configured. */

test.each<[url: string, env: Record<string, string>, own: boolean]>([
	['http://localhost:5678/webhook-test/abc', {}, true],
	['http://localhost:5678/webhook/abc/def?x=1', {}, true],
	['http://LOCALHOST:5678/webhook/abc', {}, true],
	['http://localhost:5678/rest/credentials', {}, false],
	['http://localhost:5678/webhook', {}, false],
	['http://localhost:5678/webhookery/abc', {}, false],
	['http://localhost:5678/webhook/../rest/login', {}, false],
	['http://localhost:5679/webhook/abc', {}, false],
	['https://localhost:5678/webhook/abc', {}, false],
	['http://127.0.0.1:5678/webhook/abc', {}, false],
	['http://me:secret@localhost:5678/webhook/abc', {}, false],
	['http://169.254.169.254/webhook/abc', {}, false],
	['http://localhost:5678/webhook/abc', { WEBHOOK_URL: 'https://n8n.example.com/' }, false],
	['https://n8n.example.com/webhook/abc', { WEBHOOK_URL: 'https://n8n.example.com/' }, true],
	['https://n8n.example.com/webhook/abc', { N8N_WEBHOOK_URL: 'https://n8n.example.com' }, true],
	['https://h.example.com/n8n/webhook/abc', { WEBHOOK_URL: 'https://h.example.com/n8n' }, true],
	['https://h.example.com/webhook/abc', { WEBHOOK_URL: 'https://h.example.com/n8n' }, false],
	['http://n8n.lan:8080/app/hooks/a', hooksOf(), true],
	['http://n8n.lan:8080/app/webhook/a', hooksOf(), false],
	['not a URL', {}, false],
	['http://localhost:5678/webhook/abc', { WEBHOOK_URL: 'not a URL' }, false],
])('%s with %j: %s', (url, env, own) => {
	expect(isOwnWebhook(url, env)).toBe(own);
});

function hooksOf(): Record<string, string> {
	const [N8N_HOST, N8N_PORT, N8N_PATH, N8N_ENDPOINT_WEBHOOK] = [
		'n8n.lan',
		'8080',
		'/app/',
		'hooks',
	];
	return { N8N_HOST, N8N_PORT, N8N_PATH, N8N_ENDPOINT_WEBHOOK };
}
