import { createServer, type Socket } from 'node:net';

/*
 * An endpoint in a process of its own: answers 204, never under /silent, tells its parent its port, ends with it. It does as
 * little as it can, as it shares the processor with what is measured: real receivers have their own.
 */

const ANSWER = 'HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n';
const HEAD_END = '\r\n\r\n';

/** One connection: requests come one after another, each with its Content-Length. */
function serve(socket: Socket): void {
	let received = '';
	socket.setNoDelay(true);
	socket.setEncoding('latin1');
	socket.on('error', () => socket.destroy());
	socket.on('data', (text: string) => {
		received = received === '' ? text : received + text;
		for (let end = endOf(received); end !== undefined; end = endOf(received)) {
			if (!received.startsWith('POST /silent')) socket.write(ANSWER);
			received = received.slice(end);
		}
	});
}

/** Where the first request ends; undefined while it is not all there. */
function endOf(received: string): number | undefined {
	const head = received.indexOf(HEAD_END);
	if (head < 0) return undefined;
	const length = /content-length: *(\d+)/i.exec(received.slice(0, head))?.[1] ?? '0';
	const end = head + HEAD_END.length + Number(length);
	return received.length < end ? undefined : end;
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	if (typeof address === 'object') process.send?.({ port: address?.port });
});
process.on('disconnect', () => process.exit());
