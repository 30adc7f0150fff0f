import { editorAddress } from '../../../../lib/n8n/log/editorAddress';

const AT_ROOT = 'https://n8n.example.com';
const BELOW = 'https://example.com/n8n';

test.each<[what: string, editor: string, page: string, requested: string, address: string]>([
	['as n8n has it', AT_ROOT, `${AT_ROOT}/webhook/a/log`, '/webhook/a/log?view=x/', '../..'],
	['at a test URL', AT_ROOT, `${AT_ROOT}/webhook/a/log`, '/webhook-test/a/log', '../..'],
	['with a slash at the end', AT_ROOT, `${AT_ROOT}/webhook/a/log`, '/webhook/a/log/', '../../..'],
	['below a path', BELOW, `${BELOW}/webhook/a/log`, '/webhook/a/log', '../..'],
	[
		'where the editor has a slash',
		`${BELOW}/`,
		`${BELOW}/webhook/a/log`,
		'/webhook/a/log',
		'../..',
	],
	['with a path of its own', AT_ROOT, `${AT_ROOT}/in/hooks/a/log`, '/in/hooks/a/log', '../../..'],
	['without any path', AT_ROOT, `${AT_ROOT}/log`, '/log', '.'],
	[
		'where the editor has a path',
		BELOW,
		'https://example.com/webhook/a/log',
		'/webhook/a/log',
		BELOW,
	],
	['where paths begin alike', BELOW, `${BELOW}-in/webhook/a/log`, '/n8n-in/webhook/a/log', BELOW],
	[
		'on another host',
		AT_ROOT,
		'https://hooks.example.com/webhook/a/log',
		'/webhook/a/log',
		AT_ROOT,
	],
	['on another port', AT_ROOT, `${AT_ROOT}:8443/webhook/a/log`, '/webhook/a/log', AT_ROOT],
	['where n8n knows no address of the page', `${BELOW}//`, '', '/webhook/a/log', BELOW],
])('links lead from the page to the editor: %s', (_what, editor, page, requested, address) => {
	expect(editorAddress(editor, page, requested)).toBe(address);
});

test('what is relative leads from the address that was asked for to the editor', () => {
	for (const proxied of ['https://lan:8443/n8n/webhook/a/log', 'https://lan/webhook/a/log/']) {
		const { pathname } = new URL(proxied);
		const address = editorAddress(BELOW, `${BELOW}/webhook/a/log`, pathname);
		const { href } = new URL(`${address}/workflow/w/executions/1`, proxied);
		const base = proxied.slice(0, proxied.indexOf('/webhook'));
		expect(href).toBe(`${base}/workflow/w/executions/1`);
	}
});
