import { whole, wire } from '../../sockets';
import { until } from '../../../../support/until';
import { serving, BODY, send, to, nextTurns } from './stage';

describe('an answer', () => {
	test('comes with status, headers and the beginning of the body', async () => {
		const result = await to((socket) =>
			socket.write(whole('201 Created', '{"ok":true}', 'x-a: 1')),
		);
		expect(result).toEqual({
			outcome: {
				kind: 'answer',
				status: 201,
				headers: { 'x-a': '1', 'content-length': '11' },
			},
			status: 201,
			responseHeaders: { 'x-a': '1', 'content-length': '11' },
			responseBody: '{"ok":true}',
			durationMilliseconds: expect.any(Number),
			url: expect.stringContaining('/hook?a=1'),
		});
	});

	test('follows a POST of exactly the composed bytes', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK')));
		await send(`http://127.0.0.1:${server.port}/hook?a=1#not-sent`);
		const [head = '', body] = (server.received[0] ?? '').split('\r\n\r\n');
		expect(head.split('\r\n')[0]).toBe('POST /hook?a=1 HTTP/1.1');
		expect(head).toMatch(/^host: 127\.0\.0\.1:\d+$/im);
		expect(head).toMatch(/^x-signature: abc$/im);
		expect(head).toMatch(/^content-length: 21$/im);
		expect(body).toBe(BODY.toString());
	});

	test.each<[what: string, answer: string, status: number, body: string | undefined]>([
		['without a body', wire('204 No Content', []), 204, undefined],
		[
			'that redirects is not followed',
			whole('302 Found', '', 'location: http://127.0.0.1:1/'),
			302,
			undefined,
		],
		[
			'after early hints',
			wire('103 Early Hints', ['link: </a>']) + whole('200 OK', 'ok'),
			200,
			'ok',
		],
		[
			'after 100 Continue that was not asked for',
			wire('100 Continue', []) + whole('202 Accepted', 'ok'),
			202,
			'ok',
		],
		[
			'after several interim answers',
			wire('102 Processing', []) +
				wire('100 Continue', []) +
				wire('103 Early Hints', ['link: </a>']) +
				wire('100 Continue', ['x-a: 1']) +
				whole('200 OK', 'ok'),
			200,
			'ok',
		],
		[
			'whose body looks like an interim answer',
			whole('200 OK', wire('100 Continue', [])),
			200,
			wire('100 Continue', []),
		],
		['in HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nold', 200, 'old'],
		[
			'in chunks',
			wire('200 OK', ['transfer-encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n'),
			200,
			'abc',
		],
		['with a NUL', whole('500 Oops', 'a\0b'), 500, 'a\ufffdb'],
		[
			'that is compressed',
			whole('200 OK', '\x1f\x8b', 'content-encoding: gzip'),
			200,
			'(compressed: gzip)',
		],
	])('%s', async (_what, answer, status, body) => {
		const result = await to((socket) => socket.end(answer));
		expect([result.outcome.kind, result.status, result.responseBody]).toEqual([
			'answer',
			status,
			body,
		]);
	});

	test.each([1, 2, 5, 9, 12, 13, 24, 25, 26, 40])(
		'after 100 Continue, in pieces of %d bytes',
		async (size) => {
			const answer = wire('100 Continue', []) + whole('202 Accepted', 'ok');
			const server = await serving((socket) => {
				const pieces = answer.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
				const next = () => {
					const piece = pieces.shift();
					if (piece !== undefined) socket.write(piece, () => setImmediate(next));
				};
				next();
			});
			for (const at of [1, 2]) {
				const result = await send(`http://127.0.0.1:${server.port}/${at}`);
				expect([result.status, result.responseBody]).toEqual([202, 'ok']);
				await nextTurns();
			}
			expect(server.received).toHaveLength(1);
		},
	);

	test('with a header twice keeps both', async () => {
		const result = await to((socket) => socket.write(whole('200 OK', '', 'x-a: 1', 'x-a: 2')));
		expect(result.responseHeaders).toMatchObject({ 'x-a': ['1', '2'] });
	});
});

describe('an answer too large to keep', () => {
	test('has 2 KiB of its headers kept, and all of them heard', async () => {
		const many = Array.from({ length: 100 }, (_, at) => `x-${at}: ${'v'.repeat(96)}`);
		const result = await to((socket) =>
			socket.write(whole('429 Slow', '', ...many, 'retry-after: 7')),
		);
		expect(JSON.stringify(result.responseHeaders).length).toBeLessThan(2600);
		expect(result.responseHeaders).toHaveProperty('x-0');
		expect(result.outcome).toMatchObject({ headers: { 'retry-after': '7' } });
	});

	test('has 4 KiB of its body kept, and no half character', async () => {
		const result = await to((socket) => socket.write(whole('200 OK', `x${'ü'.repeat(20_000)}`)));
		expect(result.responseBody).toBe(`x${'ü'.repeat(2047)}`);
	});

	test('is not read to the end, and its connection is dropped', async () => {
		let sent = 0;
		let closed = false;
		const result = await to((socket) => {
			socket.on('close', () => (closed = true));
			socket.write(wire('200 OK', ['content-length: 1000000000000']));
			const more = () => {
				while (!socket.destroyed && socket.write('x'.repeat(65_536))) sent += 65_536;
			};
			socket.on('drain', more);
			more();
		});
		expect([result.status, result.responseBody?.length]).toEqual([200, 4096]);
		await until(() => closed);
		expect(sent).toBeLessThan(50_000_000);
	});

	test('but not by much leaves the connection open', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK', 'x'.repeat(60_000))));
		for (let at = 0; at < 3; at += 1) {
			await send(`http://127.0.0.1:${server.port}/`);
			await nextTurns();
		}
		expect(server.received).toHaveLength(1);
	});

	test('in headers beyond 64 KiB is none', async () => {
		const result = await to((socket) =>
			socket.write(whole('200 OK', '', `x: ${'v'.repeat(70_000)}`)),
		);
		expect(result.outcome).toEqual({
			kind: 'connection',
			detail: 'its response headers are too large',
		});
	});
});
