import { hmacSha256, NOW, type Request } from '../signing';

/** Header names of Standard Webhooks. */
export const [ID, TIME, SIGNATURE] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
export const KEY = Buffer.alloc(32, 1);
export const OTHER = Buffer.alloc(32, 2);
export const BODY = Buffer.from('{"type":"call.ended","data":{"n":"\u00e9"}}');

/** A key as users are given it. */
export const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`;

/** One signature of version 1, by node:crypto alone. */
export const v1 = (key = KEY, id = 'msg_1', time = String(NOW), body = BODY) =>
	`v1,${hmacSha256(key, `${id}.${time}.`, body).toString('base64')}`;

/** Headers and body of a request rightly signed. */
export const signed = (id: string, time: string, body = BODY) => ({
	headers: { [ID]: id, [TIME]: time, [SIGNATURE]: v1(KEY, id, time, body) },
	body,
});

/** A request nothing is wrong with. */
export const valid: Request = { ...signed('msg_1', String(NOW)), secrets: [secretOf(KEY)] };

/** The same bytes but for one bit. */
export function flip(bytes: Buffer, at: number): Buffer {
	const copy = Buffer.from(bytes);
	copy[at] = (copy[at] ?? 0) ^ 1;
	return copy;
}
