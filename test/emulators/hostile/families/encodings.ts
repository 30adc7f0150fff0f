/** Content types and content encodings that lead a server's body parser astray, with and without a right signature. */
import { deflateSync, gzipSync } from 'node:zlib';
import {
	changed,
	forged,
	isSigned,
	type HeaderPairs,
	type Mutation,
	type Target,
} from './mutation';

const CONTENT_TYPES = [
	'application/json; charset=utf-8',
	'application/json; charset=utf-16',
	'application/json; charset="no-such-charset"',
	'application/json;',
	'APPLICATION/JSON',
	'application/vnd.api+json',
	'application/x-ndjson',
	'application/x-www-form-urlencoded',
	'application/octet-stream',
	'application/xml',
	'multipart/form-data; boundary=----boundary',
	'multipart/form-data',
	'text/plain',
	'text/html',
	'not a content type',
	'',
];

const HARMLESS = ['application/json; charset=utf-8', 'application/json;charset=UTF-8'];

const withFields = (headers: HeaderPairs, fields: Record<string, string | undefined>) =>
	changed(Object.fromEntries(headers), fields);

const genuineHeaders = ({ genuine }: Target): HeaderPairs => Object.entries(genuine.headers);

/** Body and headers of a request that says it is compressed. */
const compressions: Record<string, (target: Target) => { body: Buffer; encoding: string }> = {
	'gzip, rightly': ({ genuine }) => ({ body: gzipSync(genuine.body), encoding: 'gzip' }),
	'deflate, rightly': ({ genuine }) => ({ body: deflateSync(genuine.body), encoding: 'deflate' }),
	'gzip, but it is plain': ({ genuine }) => ({ body: genuine.body, encoding: 'gzip' }),
	'gzip, cut off': ({ genuine, draw }) => {
		const whole = gzipSync(genuine.body);
		return { body: whole.subarray(0, draw.integer(1, whole.length - 1)), encoding: 'gzip' };
	},
	'gzip of many zeros': ({ maxBodyBytes, draw }) => ({
		body: gzipSync(Buffer.alloc(maxBodyBytes - draw.integer(0, 1000))),
		encoding: 'gzip',
	}),
	'br, but it is plain': ({ genuine }) => ({ body: genuine.body, encoding: 'br' }),
	'an unknown encoding': ({ genuine, draw }) => ({
		body: genuine.body,
		encoding: draw.pick(['xyz', 'gzip, gzip', 'chunked', '*']),
	}),
};

export const encodingMutations: readonly Mutation[] = [
	{
		family: 'encodings',
		when: isSigned,
		spoil(target) {
			const type = target.draw.pick(CONTENT_TYPES);
			const headers = withFields(forged(target), { 'Content-Type': type });
			return { label: `forged, as "${type}"`, headers, expectation: 'rejected' };
		},
	},
	{
		family: 'encodings',
		when: isSigned,
		spoil(target) {
			const label = target.draw.pick(Object.keys(compressions));
			const { body, encoding } = compressions[label]?.(target) ?? {
				body: Buffer.alloc(0),
				encoding: '',
			};
			const headers = withFields(forged(target), { 'Content-Encoding': encoding });
			return { label: `forged, ${label}`, headers, body, expectation: 'rejected' };
		},
	},
	{
		family: 'encodings',
		spoil(target) {
			const type = target.draw.pick(CONTENT_TYPES);
			const headers = withFields(genuineHeaders(target), { 'Content-Type': type });
			return { label: `genuine, as "${type}"`, headers, expectation: 'answered' };
		},
	},
	{
		family: 'encodings',
		spoil(target) {
			const type = target.draw.pick(HARMLESS);
			const headers = withFields(genuineHeaders(target), { 'Content-Type': type });
			return { label: `genuine, as ${type}`, headers, expectation: 'accepted' };
		},
	},
	{
		family: 'encodings',
		spoil(target) {
			const { body, encoding } = { body: gzipSync(target.genuine.body), encoding: 'gzip' };
			const headers = withFields(genuineHeaders(target), { 'Content-Encoding': encoding });
			return { label: 'genuine, then gzip', headers, body, expectation: 'answered' };
		},
	},
];
