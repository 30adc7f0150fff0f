import type { Socket } from 'node:net';

/** Interim answers that grow beyond this are left to the parser, which fails. */
const MOST_HELD_BYTES = 65_536;
const HEAD_END = '\r\n\r\n';
/** The beginning of an interim answer; 101 is none: after it, another protocol is spoken. */
const INTERIM = /^HTTP\/1\.\d 1(?!01)\d\d[ \r]/;
/** How every answer begins. */
const HTTP = 'HTTP/1.';
/** Where the first digit of the status is. */
const STATUS_AT = 9;
const LONGEST_START = 13;
const ONE = 0x31;

/** What is known of a socket's answers. */
const STARTING = Symbol('an answer is about to begin');
const HELD = Symbol('the beginning of what may be an interim answer');

interface Watched extends Socket {
	[STARTING]: boolean;
	[HELD]: Buffer | undefined;
}

/**
 * Takes interim answers (1xx) away before undici reads them. It ends a connection on a `100 Continue` that was not asked
 * for, which servers may send (RFC 9110, section 15.2), so that an event which arrived would be sent again and again.
 */
export function withoutInterim(socket: Socket): Socket {
	const watched = socket as Watched;
	watched[STARTING] = false;
	watched[HELD] = undefined;
	const plain = Object.getPrototypeOf(socket) as Socket;
	const known = watching.get(plain) ?? prototypeOver(plain);
	watching.set(plain, known);
	// Methods that all sockets share are much quicker than some of each socket's own.
	return Object.setPrototypeOf(socket, known) as Socket;
}

/** By the prototypes of sockets, with and without TLS. */
const watching = new Map<Socket, Socket>();

function prototypeOver(plain: Socket): Socket {
	const watched = Object.create(plain) as Socket;
	watched.write = function (
		this: Watched,
		...[chunk, encoding, done]: Parameters<Socket['write']>
	) {
		this[STARTING] = true;
		return plain.write.call(this, chunk, encoding, done);
	} as Socket['write'];
	watched.read = function (this: Watched, size?: number) {
		for (;;) {
			const chunk = plain.read.call(this, size) as Buffer | null;
			if (!this[STARTING] || chunk === null) return chunk;
			const held = this[HELD];
			const bytes = held === undefined ? chunk : Buffer.concat([held, chunk]);
			const rest = afterInterim(bytes);
			this[HELD] = rest === undefined ? bytes : undefined;
			if (rest === undefined) continue;
			this[STARTING] = rest.length === 0;
			if (rest.length > 0) return rest;
		}
	};
	return watched;
}

/** What follows the interim answers; undefined where that can't be told yet. */
function afterInterim(bytes: Buffer): Buffer | undefined {
	let rest = bytes;
	while (rest.length > 0) {
		if (rest.length > STATUS_AT && rest[STATUS_AT] !== ONE) return rest;
		const start = rest.toString('latin1', 0, LONGEST_START);
		const isWhole = rest.length >= LONGEST_START;
		const mayBe = isWhole ? INTERIM.test(start) : HTTP.startsWith(start.slice(0, HTTP.length));
		if (!mayBe) return rest;
		const end = isWhole ? rest.indexOf(HEAD_END) : -1;
		if (end < 0) return rest.length > MOST_HELD_BYTES ? rest : undefined;
		rest = rest.subarray(end + HEAD_END.length);
	}
	return rest;
}
