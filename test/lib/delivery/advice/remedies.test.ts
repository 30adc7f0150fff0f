import { PAGE } from '../../../../lib/delivery/advice/audience';
import { causeIn, proxyAnswered, wordsFor } from '../../../../lib/delivery/advice/causes';
import { PHRASES } from '../../../../lib/delivery/advice/phrases';
import { remedyOf } from '../../../../lib/delivery/advice/remedies';
import { reasonOf, type AttemptOutcome } from '../../../../lib/webhook/retry/outcome';

/* Advice follows from what happened, not from how it is worded: reasons that are stored keep theirs. */

type Areas = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
const phrases: Areas = PHRASES;
const causes = Object.entries(phrases).flatMap(([area, words]) =>
	Object.keys(words).map((cause) => [area, cause] as const),
);

/** The reason of an attempt that failed by this. */
function reasonFor(area: string, words: string): string {
	if (area === 'connection') return reasonOf({ kind: 'connection', detail: `${words} (CODE)` });
	return reasonOf({ kind: 'own-fault', fault: area, detail: words } as AttemptOutcome);
}

describe.each(causes)('%s, %s', (area, cause) => {
	const words = phrases[area]?.[cause] ?? [];

	test('is told by all its phrases, and by no other cause of its area', () => {
		for (const phrase of words) expect(causeIn(area, `${phrase}; not retried`)).toBe(cause);
	});

	test('has advice of its own, which does not change with the words', async () => {
		const other = remedyOf({ reason: reasonFor(area, 'something else') });
		const advice = remedyOf({ reason: reasonFor(area, words[0] ?? '') });
		expect(advice).toBeDefined();
		expect(advice).not.toBe(other);
		await jest.isolateModulesAsync(async () => {
			const reworded = Object.fromEntries(
				Object.entries(phrases).map(([name, all]) => [
					name,
					Object.fromEntries(
						Object.entries(all).map(([one, former]) => [one, [`${one} worded anew`, ...former]]),
					),
				]),
			);
			jest.doMock('../../../../lib/delivery/advice/phrases', () => ({ PHRASES: reworded }));
			const anew = await import('../../../../lib/delivery/advice/causes');
			const later = await import('../../../../lib/delivery/advice/remedies');
			const written = anew.wordsFor(area as never, cause as never);
			expect(written).toBe(`${cause} worded anew`);
			for (const phrase of [written, ...words]) {
				expect(later.remedyOf({ reason: reasonFor(area, phrase) })).toBe(advice);
			}
		});
	});
});

const STATUSES = Array.from({ length: 400 }, (_, at) => 200 + at);

test.each(STATUSES)('of status %d, the log page names no operation of the node', (lastStatus) => {
	const advice = remedyOf({ lastStatus }) ?? '';
	const onPage = remedyOf({ lastStatus }, PAGE) ?? '';
	expect(onPage).not.toContain('Get Attempts');
	expect(onPage === advice).toBe(!advice.includes('read its response'));
});

test('where the response says more, the log page says where it stands', () => {
	expect(remedyOf({ lastStatus: 400 }, PAGE)).toBe(
		'The endpoint rejected the body: check that it expects this format, and read its response under Attempts.',
	);
});

/* As they are in the stores of those who use the package: never to be changed here. */
test.each([
	['answered 503; no retries left', /is unavailable/],
	['answered 204; not retried', /Only 200 counts/],
	['no answer in time', /too slow/],
	['no answer in time: its response (200) did not end; no retries left', /too slow/],
	['no connection: refused (ECONNREFUSED)', /the port of the URL/],
	['no connection: the host is unreachable (EHOSTUNREACH)', /firewalls/],
	['no connection: the host does not answer (ETIMEDOUT)', /firewalls/],
	['no connection: the host name does not exist (ENOTFOUND)', /spelling/],
	['no connection: the host name has no address', /spelling/],
	[
		'no connection: its certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)',
		/known authority/,
	],
	['no connection: its certificate comes from an unknown authority (X)', /known authority/],
	[
		'no connection: its certificate comes without the intermediate one (X)',
		/full certificate chain/,
	],
	['no connection: its certificate has expired (CERT_HAS_EXPIRED)', /Renew/],
	['no connection: its certificate is for another host name (X)', /the host name that/],
	[
		'no connection: its certificate is not valid (CERT_REVOKED)',
		/Check the endpoint's certificate/,
	],
	['no connection: TLS could not be agreed on (EPROTO)', /supports HTTPS/],
	[
		'no connection: closed by the endpoint before it responded (ECONNRESET)',
		/which server responds/,
	],
	['not sent, guard: 10.0.0.1 is a private network (10.0.0.0/8).', /Correct the URL/],
	['not sent, proxy: the proxy answered 407', /requires a login/],
	['not sent, proxy: the proxy answered 503', /is running and allows/],
	['not sent, resolver: EAI_AGAIN', /DNS/],
	["not sent, sender: The secret can't be opened. It was sealed with the key 1", /Restore the key/],
	["not sent, sender: The header x-key can't be opened. No.", /Restore the key/],
	['not sent, sender: The secret is no key for Standard Webhooks: rotate it.', /a valid one/],
	['not sent, sender: The secret is invalid for Standard Webhooks: rotate it.', /a valid one/],
	['not sent, sender: there is no secret to sign with', /to generate one/],
	['not sent, sender: too many open files (EMFILE); given up after three days', /Fix this/],
	['not sent, data: the data does not fit; not retried', /Change the data/],
])('the stored reason %j', (reason, advice) => {
	expect(remedyOf({ reason })).toMatch(advice);
});

test('a reason that tells nothing has no advice', () => {
	expect(remedyOf({ reason: 'cancelled' })).toBeUndefined();
	expect(remedyOf({})).toBeUndefined();
	expect(remedyOf({ lastStatus: 418 })).toMatch(/read its response/);
});

test('a proxy that asks for a login is told apart from others that answer', () => {
	expect(proxyAnswered(407)).toBe(wordsFor('proxy', 'loginRequired'));
	expect(causeIn('proxy', proxyAnswered(502))).toBeUndefined();
});
