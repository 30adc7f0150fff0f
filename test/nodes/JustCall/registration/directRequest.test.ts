import { createServer } from 'node:http';
import { sendDirectly } from '../../../../nodes/JustCall/registration/api/directRequest';
import { listening } from '../../../lib/delivery/sockets';

test.each<[login: string, sent: string]>([
	['user:p%40ss', 'user:p@ss'],
	['token', 'token:'],
])('the login %s of the proxy in the environment is for the proxy', async (login, sent) => {
	const asked: Array<string | undefined> = [];
	const proxy = createServer().on('connect', (request, socket) => {
		asked.push(request.url, request.headers['proxy-authorization']);
		socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
	});
	const before = { ...process.env };
	process.env = { HTTPS_PROXY: `http://${login}@127.0.0.1:${await listening(proxy)}` };
	try {
		const url = 'https://api.justcall.invalid/v2.1/webhooks';
		await expect(sendDirectly({ method: 'GET', url, headers: {} })).rejects.toThrow('403');
		const basic = `Basic ${Buffer.from(sent).toString('base64')}`;
		expect(asked).toEqual(['api.justcall.invalid:443', basic]);
	} finally {
		process.env = before;
		proxy.close();
	}
});
