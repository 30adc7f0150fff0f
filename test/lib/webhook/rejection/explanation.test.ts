import { ANSWERS, type VerdictKind } from '../../../../lib/webhook/answers';
import { BY_REASON } from '../../../../lib/webhook/rejection/byReason';
import { explanationOf } from '../../../../lib/webhook/rejection/explanation';
import { platforms } from '../../../../nodes/platforms';

const explain = (platform: string, verdict: VerdictKind, reason = '', address?: string) =>
	explanationOf({ platform, verdict, reason, address }, platforms);

const names = [...platforms.map(({ name }) => name), 'Signed Webhook'];
const reasons = [...Object.keys(BY_REASON), 'address-not-allowed', 'of-a-later-version', ''];
const rejecting = (Object.keys(ANSWERS) as VerdictKind[]).filter(
	(verdict) => verdict !== 'accepted' && verdict !== 'handshake',
);

describe.each(names)('to a trigger of %s', (name) => {
	test.each(rejecting)('%s requests are explained, whatever the reason', (verdict) => {
		for (const reason of reasons) {
			const { message, description } = explain(name, verdict, reason) ?? {};
			expect(message).toMatch(/^Received [^.]+$/);
			expect(description).toMatch(/^[A-Z"n].*\.$/);
			expect(`${message} ${description}`).not.toMatch(/undefined|  | ,/);
		}
	});

	test.each(['accepted', 'handshake'] as const)('%s requests need no explanation', (verdict) => {
		expect(explain(name, verdict)).toBeUndefined();
	});
});

test.each([
	['JustCall', 'forged', 'signature-mismatch', /JustCall.*secret.* again into this trigger's/],
	['Nectar Desk', 'forged', 'token-mismatch', /&token=.*the URL you entered in Nectar Desk\.$/],
	['Dialer.CX', 'forged', 'signature-missing', /Dialer\.CX sent it.*header x-webhook-signature,/],
	[
		'Signed Webhook',
		'forged',
		'signature-missing',
		/your system sent it.*the header that contains/,
	],
	['JustCall', 'forged', 'address-mismatch', /^In JustCall \(/],
	['Run a Call', 'stale', 'timestamp-too-old', /clock/],
	['Run a Call', 'notSelected', '', /^Select it in Events/],
	['Run a Call', 'duplicate', '', /^Nothing to do/],
	['Run a Call', 'unavailable', 'store-unavailable', /If Deduplication Fails/],
	['Run a Call', 'unavailable', 'cannot-verify', /credential was deleted/],
] as const)('of %s, %s for %s is fixed by this', (name, verdict, reason, description) => {
	expect(explain(name, verdict, reason)?.description).toMatch(description);
});

test('an address is named where it is known', () => {
	const known = explain('JustCall', 'addressNotAllowed', 'address-not-allowed', '198.51.100.9');
	expect(known?.message).toBe(
		'Received a request from 198.51.100.9, which is not in Allowed IP Addresses',
	);
	const all = explain('JustCall', 'addressNotAllowed', 'address-not-allowed');
	expect(all?.message).toBe(
		'Received requests from addresses that are not in Allowed IP Addresses',
	);
});
