import { standardWebhooks } from '../../../../../lib/webhook/signature/schemes';
import { breakOneThing, ed25519, header, NOW, rewrite, type Request } from '../signing';
import { BODY, flip, ID, KEY, OTHER, secretOf, SIGNATURE, TIME, v1, valid } from './request';

const wrong = (count: number) => Array.from({ length: count }, () => v1(OTHER)).join(' ');

describe('several signatures and secrets', () => {
	breakOneThing(standardWebhooks, valid, [
		['the right one last', header(SIGNATURE, `v2,x ${v1(OTHER)} ${v1()}`), 'key 0'],
		['the right one tenth', header(SIGNATURE, `${wrong(9)} ${v1()}`), 'key 0'],
		['the right one eleventh', header(SIGNATURE, `${wrong(10)} ${v1()}`), 'signature-mismatch'],
		[
			'tenth of its version, unknown ones between',
			header(SIGNATURE, `${'v9,x '.repeat(20)}${v1()}`),
			'key 0',
		],
		['new secret added', () => ({ secrets: [secretOf(OTHER), secretOf(KEY)] }), 'key 1'],
		['old secret kept', () => ({ secrets: [secretOf(KEY), secretOf(OTHER)] }), 'key 0'],
		['both secrets sign', header(SIGNATURE, `${v1(OTHER)} ${v1()}`), 'key 0'],
		['an unusable secret beside', () => ({ secrets: ['no key!', secretOf(KEY)] }), 'key 0'],
		['white space around the secret', () => ({ secrets: [` ${secretOf(KEY)}\n`] }), 'key 0'],
		['the secret without its prefix', () => ({ secrets: [KEY.toString('base64')] }), 'key 0'],
		['no secret', () => ({ secrets: [] }), 'secret-missing'],
		['an empty secret', () => ({ secrets: [''] }), 'secret-missing'],
		['a prefix alone as secret', () => ({ secrets: ['whsec_'] }), 'secret-missing'],
		[
			'a prefix alone as secret, signed with what it reads as in base64',
			() => ({
				secrets: ['whsec_'],
				headers: { ...valid.headers, [SIGNATURE]: v1(Buffer.from('whsec_', 'base64')) },
			}),
			'secret-missing',
		],
		['only unusable secrets', () => ({ secrets: ['no key!', 'whpk_AA=='] }), 'secret-missing'],
	]);
});

describe('public keys', () => {
	// RFC 8032, section 7.1, test 1.
	const seed = Buffer.from(
		'9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
		'hex',
	);
	const open = Buffer.from(
		'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
		'hex',
	);
	const whpk = `whpk_${open.toString('base64')}`;
	const signature = ed25519(seed, open, `msg_1.${NOW}.`, BODY);
	const v1a = `v1a,${signature.toString('base64')}`;
	const request: Request = {
		...valid,
		headers: { ...valid.headers, [SIGNATURE]: v1a },
		secrets: [whpk],
	};
	const forged = `v1a,${flip(signature, 1).toString('base64')}`;
	const carrying = (bytes: Buffer) => header(SIGNATURE, `v1a,${bytes.toString('base64')}`);

	breakOneThing(standardWebhooks, request, [
		['nothing changed', () => ({}), 'key 0'],
		['one bit of the signature', carrying(flip(signature, 40)), 'signature-mismatch'],
		['truncated', carrying(signature.subarray(0, 63)), 'signature-mismatch'],
		['extended', carrying(Buffer.concat([signature, Buffer.alloc(1)])), 'signature-mismatch'],
		['hex', header(SIGNATURE, `v1a,${signature.toString('hex')}`), 'signature-mismatch'],
		[
			'another spelling of the same bytes',
			rewrite(SIGNATURE, (it) => `${it}=`),
			'signature-mismatch',
		],
		['nothing but the version', header(SIGNATURE, 'v1a,'), 'signature-mismatch'],
		['called v1', rewrite(SIGNATURE, (it) => it.replace('v1a', 'v1')), 'signature-mismatch'],
		['an HMAC with the public key as secret', header(SIGNATURE, v1(open)), 'signature-mismatch'],
		[
			'an HMAC with the public key, called v1a',
			header(SIGNATURE, v1(open).replace('v1', 'v1a')),
			'signature-mismatch',
		],
		['one bit of the body', () => ({ body: flip(BODY, 3) }), 'signature-mismatch'],
		['another id', header(ID, 'msg_2'), 'signature-mismatch'],
		['another time', header(TIME, String(NOW + 1)), 'signature-mismatch'],
		['the right one tenth', header(SIGNATURE, `${`${forged} `.repeat(9)}${v1a}`), 'key 0'],
		[
			'the right one eleventh',
			header(SIGNATURE, `${`${forged} `.repeat(10)}${v1a}`),
			'signature-mismatch',
		],
		[
			'a private key given to the verifier',
			() => ({ secrets: [`whsk_${seed.toString('base64')}`] }),
			'signature-mismatch',
		],
		[
			'another public key',
			() => ({ secrets: [`whpk_${flip(open, 0).toString('base64')}`] }),
			'signature-mismatch',
		],
		[
			'32 bytes that are no point of the curve',
			() => ({ secrets: [`whpk_${Buffer.alloc(32, 0xff).toString('base64')}`] }),
			'signature-mismatch',
		],
		['v1 beside v1a, only the public key known', header(SIGNATURE, `${v1()} ${v1a}`), 'key 0'],
		[
			'v1 beside v1a, only the secret known',
			() => ({
				headers: { ...request.headers, [SIGNATURE]: `${v1a} ${v1()}` },
				secrets: [secretOf(KEY)],
			}),
			'key 0',
		],
		['moving from secret to public key', () => ({ secrets: [secretOf(KEY), whpk] }), 'key 1'],
	]);
});
