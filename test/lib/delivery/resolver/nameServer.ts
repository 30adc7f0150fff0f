import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What a name server says to a question: addresses, a code of RFC 1035 (3: no such name), or nothing at all. */
export type NameAnswer = { readonly 4?: string; readonly 6?: string } | number | 'silence';

/** A name server on this machine. */
export interface NameServer {
	/** As `setServers` of node:dns takes it. */
	readonly address: string;
	/** Names and types in the order they were asked for. */
	readonly asked: string[];
	close(): Promise<void>;
}

const HEADER_BYTES = 12;
const TYPES = { 4: 1, 6: 28 } as const;
const TTL_SECONDS = 60;

/** Starts a name server by UDP; what it says may change while it runs. */
export async function nameServer(
	says: (name: string, family: 4 | 6) => NameAnswer,
	{ address = '127.0.0.1', port = 0 } = {},
): Promise<NameServer> {
	const socket = createSocket('udp4');
	const asked: string[] = [];
	socket.on('message', (question, from) => {
		const { name, type, end } = questionIn(question);
		const family = type === TYPES[6] ? 6 : 4;
		asked.push(`${name} ${family}`);
		const said = says(name, family);
		if (said === 'silence') return;
		const code = typeof said === 'number' ? said : 0;
		const found = typeof said === 'number' ? undefined : said[family];
		socket.send(answerTo(question.subarray(0, end), code, type, found), from.port, from.address);
	});
	socket.bind(port, address);
	await once(socket, 'listening');
	const bound: AddressInfo = socket.address();
	return {
		address: `${bound.address}:${bound.port}`,
		asked,
		close: async () => {
			socket.close();
			await once(socket, 'close');
		},
	};
}

function questionIn(message: Buffer): { name: string; type: number; end: number } {
	const labels: string[] = [];
	let at = HEADER_BYTES;
	for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
		labels.push(message.toString('latin1', at + 1, at + 1 + length));
		at += 1 + length;
	}
	return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(question: Buffer, code: number, type: number, address?: string): Buffer {
	const header = Buffer.from(question);
	header.writeUInt16BE(0x8180 | code, 2);
	header.writeUInt16BE(address === undefined ? 0 : 1, 6);
	header.writeUInt32BE(0, 8);
	if (address === undefined) return header;
	const data = type === TYPES[6] ? sixBytes(address) : Buffer.from(address.split('.').map(Number));
	const record = Buffer.alloc(12);
	record.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
	record.writeUInt16BE(type, 2);
	record.writeUInt16BE(1, 4);
	record.writeUInt32BE(TTL_SECONDS, 6);
	record.writeUInt16BE(data.length, 10);
	return Buffer.concat([header, record, data]);
}

/** Only what is written with all its groups or one `::`, in hexadecimal. */
function sixBytes(address: string): Buffer {
	const [front = '', back = ''] = address.split('::');
	const [first, last] = [front, back].map((part) => part.split(':').filter((it) => it !== ''));
	const zeros = new Array<string>(8 - (first?.length ?? 0) - (last?.length ?? 0)).fill('0');
	const groups = [...(first ?? []), ...zeros, ...(last ?? [])];
	return Buffer.concat(groups.map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
}
