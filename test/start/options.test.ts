import { createServer, type AddressInfo } from 'node:net';
import { choosePort, readOptions } from './options';

test.each([
	[[], { once: false, port: undefined, queueMode: false }],
	[['--once'], { once: true, port: undefined, queueMode: false }],
	[['--port', '5680', '--once'], { once: true, port: 5680, queueMode: false }],
	[['--port=80', '--queue-mode'], { once: false, port: 80, queueMode: true }],
])('%j are options', (args, options) => {
	expect(readOptions(args)).toEqual(options);
});

test.each([
	[
		['--one'],
		"Unknown option '--one'. Use: npm start [-- [--once] [--port <port>] [--queue-mode]]",
	],
	[['once'], "Unexpected argument 'once'. Use: npm start"],
	[['--port'], "Option '--port <value>' argument missing. Use:"],
	[['--port', '70000'], '--port 70000 is invalid: it must be a number from 1 to 65535'],
	[['--port', 'web'], '--port web is invalid'],
])('%j are rejected with what to do', (args, message) => {
	expect(() => readOptions(args)).toThrow(message);
});

describe('the port', () => {
	const server = createServer();
	let taken: number;
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		taken = (server.address() as AddressInfo).port;
	});
	afterAll(() => server.close());

	test('that was asked for and is in use is named, with what to do', async () => {
		await expect(choosePort({ port: taken })).rejects.toThrow(
			`Port ${taken} is in use. End the program that uses it, or choose another port, for example: npm start -- --port 5680`,
		);
	});

	test.each([
		['EACCES', 'You may not use port 80. Choose one above 1023'],
		['EADDRNOTAVAIL', "Port 80 can't be used (EADDRNOTAVAIL). Choose another"],
	])('that fails with %s leads to advice', async (code, message) => {
		const fails = jest.fn<Promise<number>, []>();
		fails.mockRejectedValue(Object.assign(new Error(code), { code }));
		await expect(choosePort({ port: 80 }, fails)).rejects.toThrow(message);
	});

	test("is n8n's usual one", async () => {
		const free = jest.fn(async (wanted?: number) => wanted ?? 0);
		expect(await choosePort({ port: undefined }, free)).toEqual({ port: 5678, news: undefined });
	});

	test('is another one where the usual one is in use, and that is said', async () => {
		const free = async (wanted?: number) =>
			await (wanted === undefined ? Promise.resolve(43_210) : Promise.reject(new Error('in use')));
		expect(await choosePort({ port: undefined }, free)).toEqual({
			port: 43_210,
			news: 'Port 5678 is in use, so n8n gets port 43210.',
		});
	});
});
