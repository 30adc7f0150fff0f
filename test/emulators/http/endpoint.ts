/** A tiny HTTP endpoint on 127.0.0.1 that keeps what it receives and answers as told: for the emulators' own tests. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { bodyOf, onLoopback } from '../../support/network/loopback';

export interface Received {
	method: string;
	path: string;
	headers: IncomingHttpHeaders;
	/** Names and values as they came, alternating. */
	rawHeaders: string[];
	body: Buffer;
}

export type Answer = number | ((response: ServerResponse, received: Received) => void);

export interface Endpoint {
	url: string;
	received: Received[];
	/** Answers for the requests to come, in order; when they are used up: 200 with `ok`. */
	answers: Answer[];
	close(): Promise<void>;
}

export async function startEndpoint(): Promise<Endpoint> {
	const received: Received[] = [];
	const answers: Answer[] = [];
	const server = createServer((incoming, response) => {
		const receive = (body: Buffer) => {
			const { method = '', url: path = '', headers, rawHeaders } = incoming;
			const request = { method, path, headers, rawHeaders, body };
			received.push(request);
			const answer = answers.shift() ?? 200;
			if (typeof answer === 'function') return answer(response, request);
			response.writeHead(answer).end(answer === 200 ? 'ok' : `answer ${answer}`);
		};
		bodyOf(incoming).then(receive, () => response.destroy());
	});
	const { url, close } = await onLoopback(server);
	return { url: `${url}/hook`, received, answers, close };
}
