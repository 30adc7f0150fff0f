import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate and its key, both PEM. */
export interface Certified {
	readonly key: string;
	readonly cert: string;
}

/** One DER element: a tag, a length, what is in it. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => element(0x30, ...parts);
const ECDSA_WITH_SHA256 = sequence(element(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const utcTime = (text: string) => element(0x17, Buffer.from(text, 'latin1'));

/**
 * A certificate that nobody vouches for, made anew: X.509 version 1 (RFC 5280), without names. It is for clients that
 * do not check.
 */
export function selfSigned(): Certified {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
	const nobody = sequence();
	const toBeSigned = sequence(
		element(0x02, Buffer.from([1])),
		ECDSA_WITH_SHA256,
		nobody,
		sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
		nobody,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = element(0x03, Buffer.from([0]), sign('sha256', toBeSigned, privateKey));
	const der = sequence(toBeSigned, ECDSA_WITH_SHA256, signature).toString('base64');
	const lines = der.match(/.{1,64}/g) ?? [];
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
	};
}
