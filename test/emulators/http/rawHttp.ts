/**
 * HTTP/1.1 written by hand on a plain socket, for requests that a proper client rejects to send (repeated
 * headers, odd header bytes, a body that breaks off) and for connections that are cut on purpose.
 * One request per connection; `http:` only; header values are written as Latin-1, so each character is one byte.
 */
import { connect, type Socket } from 'node:net';
import { LOGGED_ANSWER_BYTES, type WireOutcome, type WireRequest } from './wire';

/** Sends one request. Resolves with the outcome, never rejects (a URL that is not `http:` throws). */
export function sendRaw(request: WireRequest): Promise<WireOutcome> {
	const url = new URL(request.url);
	if (url.protocol !== 'http:')
		throw new TypeError(`Raw requests are http: only, not ${url.protocol}`);
	return new Promise((resolve) => {
		const socket = connect({
			host: url.hostname.replace(/^\[|\]$/g, ''),
			port: Number(url.port || 80),
		});
		const received: Buffer[] = [];
		const end = (outcome: WireOutcome) => {
			clearTimeout(deadline);
			request.signal?.removeEventListener('abort', cancel);
			socket.destroy();
			resolve(outcome);
		};
		const cancel = () => end({ kind: 'cancelled' });
		const deadline = setTimeout(() => end({ kind: 'timeout' }), request.timeoutMilliseconds);
		request.signal?.addEventListener('abort', cancel);
		if (request.signal?.aborted) return cancel();
		socket.on('error', (error) => end(readAnswer(received, true) ?? lost(error.message)));
		socket.on('close', () => end(readAnswer(received, true) ?? lost('closed without an answer')));
		socket.on('data', (chunk) => {
			if (request.fault === 'loseAnswer') return end(lost('answer lost'));
			received.push(chunk);
			const answer = readAnswer(received, false);
			if (answer) end(answer);
		});
		socket.on('connect', () => write(socket, url, request, () => end(lost(`${request.fault}`))));
	});
}

function lost(detail: string): WireOutcome {
	return { kind: 'connection', detail };
}

function write(socket: Socket, url: URL, request: WireRequest, cut: () => void): void {
	const named = new Set(request.headers.map(([name]) => name.toLowerCase()));
	const lines = [
		`${request.method ?? 'POST'} ${url.pathname}${url.search} HTTP/1.1`,
		...(named.has('host') ? [] : [`Host: ${url.host}`]),
		...request.headers.map(([name, value]) => `${name}: ${value}`),
		...(named.has('content-length') ? [] : [`Content-Length: ${request.body.length}`]),
		'Connection: close',
	];
	const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
	const bodyLength =
		request.fault === 'truncateBody' ? Math.floor(request.body.length / 2) : request.body.length;
	const bytes = Buffer.concat([head, request.body.subarray(0, bodyLength)]);
	socket.write(bytes, () => {
		if (request.fault === 'hangUp' || request.fault === 'truncateBody') cut();
	});
}

/** The answer in what has come so far, if it is complete; interim 1xx answers are passed over. */
function readAnswer(
	received: readonly Buffer[],
	connectionClosed: boolean,
): WireOutcome | undefined {
	let bytes = Buffer.concat(received);
	for (;;) {
		const headEnd = bytes.indexOf('\r\n\r\n');
		if (headEnd < 0) return undefined;
		const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
		const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1]);
		if (Number.isNaN(status)) return lost(`not HTTP: ${statusLine.slice(0, 80)}`);
		const rest = bytes.subarray(headEnd + 4);
		if (status < 200) {
			bytes = rest;
			continue;
		}
		const headers = Object.fromEntries(lines.map((line) => fieldOf(line)));
		const body = bodyOf(status, headers, rest, connectionClosed);
		const text = body?.subarray(0, LOGGED_ANSWER_BYTES).toString('utf8');
		return text === undefined ? undefined : { kind: 'answer', status, headers, body: text };
	}
}

function fieldOf(line: string): [name: string, value: string] {
	const colon = line.indexOf(':');
	return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** The body of an answer, or undefined while there is more to come. */
function bodyOf(
	status: number,
	headers: Record<string, string>,
	bytes: Buffer,
	connectionClosed: boolean,
): Buffer | undefined {
	if (status === 204 || status === 304) return Buffer.alloc(0);
	if (headers['transfer-encoding'] === 'chunked') return unchunk(bytes);
	if (headers['content-length'] === undefined) return connectionClosed ? bytes : undefined;
	const length = Number(headers['content-length']);
	return bytes.length < length ? undefined : bytes.subarray(0, length);
}

function unchunk(bytes: Buffer): Buffer | undefined {
	const chunks: Buffer[] = [];
	for (let at = 0; ;) {
		const lineEnd = bytes.indexOf('\r\n', at);
		if (lineEnd < 0) return undefined;
		const size = parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
		if (size === 0) return Buffer.concat(chunks);
		chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
		at = lineEnd + 2 + size + 2;
	}
}
