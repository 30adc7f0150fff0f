import { createServer, type Socket } from 'node:net';

/** An email as an SMTP server takes it. */
export interface Mail {
	readonly from: string;
	readonly to: readonly string[];
	/** Header fields by their names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** As sent: quoted-printable and base64 are not undone. */
	readonly text: string;
}

/** An SMTP server on 127.0.0.1 that keeps what it is sent. */
export interface SmtpSink {
	readonly port: number;
	readonly mails: readonly Mail[];
	close(): Promise<void>;
}

/** Takes every email, without TLS and without a password. */
export async function startSmtpSink(): Promise<SmtpSink> {
	const mails: Mail[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket.on('close', () => sockets.delete(socket)));
		converse(socket, (mail) => mails.push(mail));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	return {
		port: typeof address === 'object' && address !== null ? address.port : 0,
		mails,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const END_OF_MAIL = '\r\n.\r\n';

function converse(socket: Socket, keep: (mail: Mail) => void): void {
	let unread = '';
	let readsMail = false;
	let from = '';
	let to: string[] = [];
	const say = (line: string) => socket.write(`${line}\r\n`);
	const hear = (line: string) => {
		const verb = line.slice(0, 4).toUpperCase();
		if (verb === 'MAIL') [from, to] = [addressIn(line), []];
		if (verb === 'RCPT') to.push(addressIn(line));
		readsMail = verb === 'DATA';
		say(readsMail ? '354 Go on' : verb === 'QUIT' ? '221 Bye' : '250 OK');
	};
	socket.on('error', () => undefined);
	socket.setEncoding('utf8').on('data', (text: string) => {
		unread += text;
		for (;;) {
			const end = readsMail ? END_OF_MAIL : '\r\n';
			const at = unread.indexOf(end);
			if (at < 0) return;
			const part = unread.slice(0, at);
			unread = unread.slice(at + end.length);
			if (!readsMail) {
				hear(part);
				continue;
			}
			readsMail = false;
			keep(mailOf(from, to, part));
			say('250 Kept');
		}
	});
	say('220 127.0.0.1 ready');
}

function addressIn(line: string): string {
	return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

function mailOf(from: string, to: readonly string[], written: string): Mail {
	const at = written.indexOf('\r\n\r\n');
	const fields = written.slice(0, at).replace(/\r\n[ \t]+/g, ' ');
	const headers = fields.split('\r\n').map((line): [string, string] => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
	});
	const text = written.slice(at + 4).replace(/\r\n\.\./g, '\r\n.');
	return { from, to, headers: Object.fromEntries(headers), text };
}
