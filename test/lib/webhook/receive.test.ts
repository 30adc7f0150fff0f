import { keysOf, textKey } from '../../../lib/webhook/signature/keys';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { receive, type Reception, type Verdict } from '../../../lib/webhook/receive';
import { unsigned } from '../../../lib/webhook/signature/schemes';
import {
	receiveSigned,
	bell,
	bytes,
	judged,
	SIGNATURE,
	signatureOf,
	wantsAll,
} from './testPlatform';
import { messageOf } from './signature/signing';

const CALL = { event: 'call.ended', data: { id: 'c1' } };
const PING = { event: 'ping', challenge: 'abc' };
const forged = (reason: string) => ({ kind: 'forged', reason });

describe('who gets past', () => {
	type Case = readonly [string, () => Verdict, object];
	test.each<Case>([
		['a signed event', () => receiveSigned(CALL), { kind: 'accepted' }],
		[
			'a signed event under a wrong signature beside',
			() => judged(CALL, { ...signatureOf(CALL), 'x-other': 'x' }),
			{ kind: 'accepted' },
		],
		['an unsigned event', () => judged(CALL, {}), forged('signature-missing')],
		['another signature', () => judged(CALL, signatureOf('x')), forged('signature-mismatch')],
		[
			'a forged body that is no JSON',
			() => judged('{', signatureOf('x')),
			forged('signature-mismatch'),
		],
		['an unsigned empty body', () => judged('', {}), forged('signature-missing')],
		[
			'an unselected event, forged',
			() => judged({ event: 'nameless' }, {}, { selection: new Set(['call.ended']) }),
			forged('signature-missing'),
		],
		[
			'a signed body that is no JSON',
			() => receiveSigned('{'),
			{ kind: 'malformed', reason: 'body-not-json' },
		],
		[
			'a signed empty body',
			() => receiveSigned(''),
			{ kind: 'malformed', reason: 'body-not-json' },
		],
		[
			'a signed list',
			() => receiveSigned('[]'),
			{ kind: 'malformed', reason: 'body-not-an-object' },
		],
		['a ping', () => judged(PING, {}), { kind: 'handshake', reply: { challenge: 'abc' } }],
		[
			'a ping without any secret configured',
			() => judged(PING, {}, { keys: [] }),
			{ kind: 'handshake', reply: { challenge: 'abc' } },
		],
		['a ping of another shape', () => judged({ event: 'pong' }, {}), forged('signature-missing')],
		['a ping that is no JSON', () => judged('ping', {}), forged('signature-missing')],
		['a ping that is a list', () => judged('["ping"]', {}), forged('signature-missing')],
		[
			'a rightly signed ping is a ping all the same',
			() => receiveSigned(PING),
			{ kind: 'handshake' },
		],
		[
			'a ping with a wrong signature is none',
			() => judged(PING, { [SIGNATURE]: 'x' }),
			forged('signature-mismatch'),
		],
		[
			'a ping with an empty signature is none',
			() => judged(PING, { [SIGNATURE]: '' }),
			forged('signature-missing'),
		],
		['no secret configured', () => receiveSigned(CALL, { keys: [] }), forged('secret-missing')],
		[
			'no secret configured, unsigned',
			() => judged(CALL, {}, { keys: [] }),
			forged('secret-missing'),
		],
		[
			'an empty secret configured',
			() => receiveSigned(CALL, { keys: keysOf(textKey, ['']) }),
			forged('secret-missing'),
		],
		[
			'verification off, unsigned',
			() => judged(CALL, {}, { verification: false }),
			{ kind: 'accepted' },
		],
		[
			'verification off, forged',
			() => judged(CALL, { [SIGNATURE]: 'x' }, { verification: false }),
			{ kind: 'accepted' },
		],
		[
			'verification off, no secret',
			() => judged(CALL, {}, { verification: false, keys: [] }),
			{ kind: 'accepted' },
		],
		[
			'verification off, no JSON',
			() => judged('{', {}, { verification: false }),
			{ kind: 'malformed' },
		],
	])('%s', (_what, verdict, expected) => {
		expect(verdict()).toMatchObject(expected);
	});
});

test('a stranger never gets past the signature: nothing of the platform looks at the body', () => {
	const untouchable: Platform = {
		...bell,
		envelope: () => {
			throw new Error('read');
		},
	};
	const json = () => {
		throw new Error('parsed');
	};
	const request = { ...messageOf({ body: bytes(CALL), headers: { [SIGNATURE]: 'x' } }), json };
	expect(receive(request, { ...wantsAll, platform: untouchable })).toEqual(
		forged('signature-mismatch'),
	);
});

describe('a platform that does not sign', () => {
	const open: Platform = { ...bell, signature: unsigned };
	const keys = keysOf(textKey, ['token-0142']);
	const ask = (query: Record<string, unknown>, reception: Partial<Reception>) =>
		receive(messageOf({ body: bytes(CALL), query }), { ...wantsAll, platform: open, ...reception });

	test.each([
		['no token set', {}, { keys: undefined }, { kind: 'accepted' }],
		['a token set that is empty', {}, { keys: [] }, forged('secret-missing')],
		['an empty token for an empty one', { token: '' }, { keys: [] }, forged('secret-missing')],
		['the token', { token: 'token-0142' }, { keys }, { kind: 'accepted' }],
		['another token', { token: 'x' }, { keys }, forged('token-mismatch')],
		['no token sent', {}, { keys }, forged('token-mismatch')],
	])('%s', (_what, query, reception, expected) => {
		expect(ask(query, reception)).toMatchObject(expected);
	});
});
