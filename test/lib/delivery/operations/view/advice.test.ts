import { outcomeOfError, ProxyError } from '../../../../../lib/delivery/attempt/connection/faults';
import { proxyAnswered } from '../../../../../lib/delivery/advice/causes';
import { PAGE, SUBSCRIPTION_SCREEN } from '../../../../../lib/delivery/advice/audience';
import { adviceFor } from '../../../../../lib/delivery/advice/forDelivery';
import type { StoredDelivery } from '../../../../../lib/store/outbox/delivery';
import { reasonOf, type AttemptOutcome } from '../../../../../lib/webhook/retry/outcome';
import { delivery, subscription, well } from './stored';

describe('what to do', () => {
	const answered = (status: number): AttemptOutcome => ({ kind: 'answer', status, headers: {} });
	const broken = (code: string): AttemptOutcome =>
		outcomeOfError(Object.assign(new Error('it broke'), { code }));
	const own = (
		fault: 'guard' | 'proxy' | 'resolver' | 'sender' | 'data',
		detail: string,
	): AttemptOutcome => ({ kind: 'own-fault', fault, detail });

	test.each<[outcome: AttemptOutcome, advice: RegExp]>([
		[answered(204), /let the endpoint return 200/],
		[answered(301), /enter the target of the redirect/],
		[answered(400), /expects this format/],
		[answered(401), /compare the secret on both sides/],
		[answered(403), /firewall/],
		[answered(404), /check the URL/],
		[answered(410), /enable the subscription again/],
		[answered(413), /send less data/],
		[answered(418), /read its response/],
		[answered(429), /set Requests per Second/],
		[answered(500), /its log/],
		[answered(503), /check that it is running/],
		[{ kind: 'timeout' }, /respond first/],
		[{ kind: 'timeout', detail: 'its response (200) did not end' }, /respond first/],
		[broken('ECONNREFUSED'), /is running, and the port/],
		[broken('ENOTFOUND'), /spelling of the host name/],
		[broken('name-not-resolved'), /spelling of the host name/],
		[broken('EHOSTUNREACH'), /firewalls/],
		[broken('ETIMEDOUT'), /firewalls/],
		[broken('DEPTH_ZERO_SELF_SIGNED_CERT'), /NODE_EXTRA_CA_CERTS/],
		[broken('SELF_SIGNED_CERT_IN_CHAIN'), /NODE_EXTRA_CA_CERTS/],
		[broken('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /full certificate chain/],
		[broken('CERT_HAS_EXPIRED'), /Renew/],
		[broken('ERR_TLS_CERT_ALTNAME_INVALID'), /the host name that the certificate is for/],
		[broken('CERT_REVOKED'), /Check the endpoint's certificate/],
		[broken('EPROTO'), /supports HTTPS/],
		[broken('ECONNRESET'), /the endpoint's log/],
		[broken('EMFILE'), /Fix this on the n8n machine/],
		[broken('EAI_AGAIN'), /DNS/],
		[own('guard', '10.0.0.1 is private.'), /Allowed Private Networks/],
		[outcomeOfError(new ProxyError(proxyAnswered(407))), /user and password/],
		[outcomeOfError(new ProxyError(proxyAnswered(503))), /outgoing proxy is running/],
		[
			own('proxy', 'no connection to the proxy: refused (ECONNREFUSED)'),
			/outgoing proxy is running/,
		],
		[own('resolver', 'EAI_AGAIN'), /DNS/],
		[
			own(
				'sender',
				"The secret can't be opened. It was sealed with the key 1, which is not here: bring back the key file",
			),
			/Restore the key/,
		],
		[own('sender', 'there is no secret to sign with'), /Rotate the secret/],
		[own('sender', 'too many open files'), /Fix this on the n8n machine/],
		[own('data', 'the data does not fit'), /data that the workflow sends/],
	])('%j', (outcome, advice) => {
		const reason = reasonOf(outcome);
		const pending = adviceFor({ ...delivery, reason }, subscription);
		expect(pending).toMatch(advice);
		// Once it has failed for good, there is more to do.
		const failed = adviceFor(
			{ ...delivery, state: 'failed', reason: `${reason}; no retries left` },
			subscription,
		);
		expect(failed).toBe(`${pending} Replay the delivery afterwards.`);
		// A replay would go to the same endpoint with the same secret.
		const direct = { ...subscription, kind: 'direct' } as const;
		const alone = adviceFor({ ...delivery, state: 'failed', reason }, direct);
		expect(alone).toBe(
			`${pending} Replay the delivery afterwards or, if its URL or secret was wrong, send the event again.`,
		);
	});

	test.each<
		[what: string, state: StoredDelivery['state'], fields: object, advice: RegExp | undefined]
	>([
		['wait for the first attempt', 'pending', {}, undefined],
		['nothing after success', 'delivered', {}, undefined],
		['nothing after a cancellation', 'cancelled', {}, undefined],
		['wait for the one before', 'blocked', {}, /earlier event with the same order key/],
		['enable', 'pending', { enabled: false }, /^The subscription is disabled: enable it/],
		['enable, for what is blocked', 'blocked', { enabled: false }, /^The subscription is disabled/],
		[
			'resume',
			'pending',
			{ health: { ...well, pausedAt: 1 } },
			/^The subscription is paused: resume it/,
		],
		[
			'fix, then resume',
			'pending',
			{ health: { ...well, pausedAt: 1, autoPausedAt: 1 } },
			/fix the endpoint, then resume/,
		],
	])('%s', (_what, state, fields, advice) => {
		const told = adviceFor({ ...delivery, state }, { ...subscription, ...fields });
		if (advice === undefined) expect(told).toBeUndefined();
		else expect(told).toMatch(advice);
	});

	test('who looks at the subscription is told once what holds its events up, and with each delivery the rest', () => {
		const paused = { ...subscription, health: { ...well, pausedAt: 1 } };
		const retrying = { ...delivery, state: 'pending', reason: 'answered 400' } as const;
		const told = (audience: typeof PAGE) => adviceFor(retrying, paused, audience);
		expect(told(PAGE)).toMatch(/^The subscription is paused: resume it .* under Attempts\.$/);
		expect(told(SUBSCRIPTION_SCREEN)).toMatch(
			/^The endpoint rejected the body: .* under Attempts\.$/,
		);
		expect(
			adviceFor({ ...delivery, state: 'pending' }, paused, SUBSCRIPTION_SCREEN),
		).toBeUndefined();
	});
});
