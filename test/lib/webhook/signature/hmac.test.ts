import { createHmac } from 'node:crypto';
import { prewarm, sign } from '../../../../lib/webhook/signature/hmac';
import { standardWebhooksKey, textKey, type Key } from '../../../../lib/webhook/signature/keys';

const BODIES = ['{"event":"call.ended"}', '', 'x'.repeat(10_000)];

function keyOf(read: Key | undefined): Key {
	if (read === undefined) throw new Error('No key');
	return read;
}

function expected(secret: string, body: string): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

describe('an HMAC made ready ahead of its use', () => {
	test.each([0, 1, 2])('%i times gives what any other gives, again and again', (times) => {
		const key = keyOf(textKey('secret'));
		for (let time = 0; time < times; time++) prewarm(key);
		for (const body of BODIES) {
			expect(sign(key, [Buffer.from(body)], 'hex').value).toBe(expected('secret', body));
		}
	});

	test('is used for one message only', () => {
		const key = keyOf(textKey('secret'));
		for (const body of BODIES) {
			prewarm(key);
			expect(sign(key, [Buffer.from(body)], 'hex').value).toBe(expected('secret', body));
		}
	});

	test("is no other key's", () => {
		const [one, two] = [keyOf(textKey('one')), keyOf(textKey('two'))];
		prewarm(one);
		expect(sign(two, ['body'], 'hex').value).toBe(expected('two', 'body'));
		expect(sign(one, ['body'], 'hex').value).toBe(expected('one', 'body'));
	});

	test('leaves keys alone that sign without one', () => {
		const seed = Buffer.alloc(32, 7).toString('base64');
		const key = keyOf(standardWebhooksKey(`whsk_${seed}`));
		const before = sign(key, ['body'], 'base64');
		prewarm(key);
		expect(sign(key, ['body'], 'base64')).toEqual(before);
	});
});
