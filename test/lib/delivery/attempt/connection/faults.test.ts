import type { LookupFunction } from 'node:net';
import { createTransport } from '../../../../../lib/delivery/attempt/transport';
import { outcomeOfError, ProxyError } from '../../../../../lib/delivery/attempt/connection/faults';
import { GuardError } from '../../../../../lib/delivery/guard/lookup';
import { rawServer, whole } from '../../sockets';

const coded = (code: string, more: object = {}) =>
	Object.assign(new Error(`${code} happened`), { code, ...more });
const asked = { syscall: 'getaddrinfo' };

test.each<[what: string, error: Error, whose: string, detail: string]>([
	[
		'the guard',
		new GuardError({ allowed: false, code: 'address-not-allowed', message: 'No.' }),
		'guard',
		'No.',
	],
	['the proxy', new ProxyError('the proxy answered 407'), 'proxy', 'the proxy answered 407'],
	[
		'a resolver that is down',
		coded('EAI_AGAIN', asked),
		'resolver',
		'the name server did not respond (EAI_AGAIN)',
	],
	[
		'a resolver that fails',
		coded('EAI_FAIL', asked),
		'resolver',
		'the name server failed (EAI_FAIL)',
	],
	[
		'no resolver',
		coded('ECONNREFUSED', asked),
		'resolver',
		'there is no name server (ECONNREFUSED)',
	],
	[
		'a name server that is silent',
		coded('ETIMEOUT', { syscall: 'queryA' }),
		'resolver',
		'the name server did not respond (ETIMEOUT)',
	],
	[
		'a name server that fails',
		coded('ESERVFAIL', { syscall: 'queryAaaa' }),
		'resolver',
		'the name server failed (ESERVFAIL)',
	],
	[
		'a resolver with words of its own',
		coded('EBADRESP', { syscall: 'queryA' }),
		'resolver',
		'the name could not be resolved (EBADRESP)',
	],
	['too many open files', coded('EMFILE'), 'sender', 'too many open files'],
	['no free port', coded('EADDRNOTAVAIL'), 'sender', 'no free local port'],
	['no network', coded('ENETUNREACH'), 'sender', 'no route to that network'],
	[
		'a name that does not exist',
		coded('ENOTFOUND', asked),
		'endpoint',
		'the host name does not exist (ENOTFOUND)',
	],
	[
		'a name without an address',
		new GuardError({ allowed: false, code: 'name-not-resolved', message: 'h has no address.' }),
		'endpoint',
		'the host name has no address',
	],
	[
		'an unreachable host',
		coded('EHOSTUNREACH'),
		'endpoint',
		'the host is unreachable (EHOSTUNREACH)',
	],
	[
		'a host that does not answer',
		coded('UND_ERR_CONNECT_TIMEOUT'),
		'endpoint',
		'the host does not answer',
	],
	[
		'a certificate not valid yet',
		coded('CERT_NOT_YET_VALID'),
		'endpoint',
		'its certificate is not valid (CERT_NOT_YET_VALID)',
	],
	[
		'no common version of TLS',
		coded('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'),
		'endpoint',
		'TLS could not be agreed on (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)',
	],
	['what nobody foresaw', coded('EWHATEVER'), 'endpoint', 'EWHATEVER happened (EWHATEVER)'],
	['what has no code', new Error('Something.'), 'endpoint', 'Something.'],
	[
		'what undici only asserts',
		coded('ERR_ASSERTION', { message: 'false == true:\n\n  assert(x)\n' }),
		'endpoint',
		'its response is not HTTP',
	],
	['words over several lines', new Error('One\n  two\u0007.'), 'endpoint', 'One   two\\u0007.'],
	['no words', new TypeError(''), 'endpoint', 'unknown error (TypeError)'],
	['many words', new Error('x'.repeat(5000)), 'endpoint', 'x'.repeat(200)],
])('%s', (_what, error, whose, detail) => {
	expect(outcomeOfError(error)).toEqual(
		whose === 'endpoint'
			? { kind: 'connection', detail }
			: { kind: 'own-fault', fault: whose, detail },
	);
});

describe('on a socket', () => {
	const sendBy = async (lookup: LookupFunction, port: number) => {
		const transport = createTransport({ lookup });
		const attempt = () =>
			transport.attempt(
				{ url: `http://h.example:${port}/`, headers: {}, body: Buffer.from('{}') },
				{ timeoutSeconds: 30, route: { allow: ['127.0.0.1'], httpAllowed: true } },
			);
		return { attempt, close: () => transport.close() };
	};

	test.each([
		['EAI_AGAIN', 'own-fault'],
		['ENOTFOUND', 'connection'],
	])('%s is %s', async (code, kind) => {
		const { attempt, close } = await sendBy(
			(_host, _options, callback) => callback(coded(code, asked), []),
			8080,
		);
		expect((await attempt()).outcome.kind).toBe(kind);
		await close();
	});

	test('a name that changes its answer to an address that is not allowed is stopped there', async () => {
		const server = await rawServer((socket) =>
			socket.end(whole('200 OK', '', 'connection: close')),
		);
		const answers = ['127.0.0.1', '127.0.0.2', '10.0.0.1', '127.0.0.1'];
		const { attempt, close } = await sendBy(
			(_host, _options, callback) =>
				callback(null, [{ address: answers.shift() ?? '', family: 4 }]),
			server.port,
		);
		const outcomes = [];
		for (let at = 0; at < 4; at += 1) outcomes.push((await attempt()).outcome.kind);
		expect(outcomes).toEqual(['answer', 'own-fault', 'own-fault', 'answer']);
		expect(server.received).toHaveLength(2);
		await close();
		await server.close();
	});
});
