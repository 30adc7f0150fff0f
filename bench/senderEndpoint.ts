import { createServer } from 'node:http';

/* An endpoint in a process of its own: answers 204, never under /silent, tells its parent its port, ends with it. */

const server = createServer((request, response) => {
	request.resume();
	if (request.url?.startsWith('/silent')) return;
	request.on('end', () => response.writeHead(204).end());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	if (typeof address === 'object') process.send?.({ port: address?.port });
});
process.on('disconnect', () => process.exit());
