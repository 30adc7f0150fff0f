/**
 * Run a Call, the field-service platform, as a webhook sender.
 *
 * - Settings: Integrations → Webhooks with URL, events (one, or several with commas) and label; a secret per
 *   subscription, generated when it is created. http: URLs are accepted.
 * - `document` dialect (help.runacall.com/articles/webhooks): `X-Signature: <hex HMAC of the raw body>` and
 *   `{event, delivery_id, created_at, organization_id, data}`; eleven events.
 * - `vendor` dialect (docs.runacall.com, OpenAPI): `Run-A-Call-Signature: t=<unix>,v1=<hex HMAC of "t.body">`,
 *   `Run-A-Call-Event-Id`, and `{id, type, created_at, organization_id, data: {object, …}}`; 24 events.
 * - Any 2xx within 10 s is a success; three attempts in all on the queue's default backoff (30 s, then 60 s, and
 *   up to 30 s of jitter: taken from that queue's source, not from Run a Call's pages).
 * - Ten consecutive deliveries that failed for good pause the subscription (configurable per webhook):
 *   `autoPausedAt`, `lastDeliveryAt`, `lastDeliveryStatus`, `consecutiveFailures`; `enable` unpauses.
 * - One change may fire several events (`emitChange`); at most 100 subscriptions per event, 50 in flight.
 *
 * Not documented, hence settable by `policy`: whether a retry is signed with a new time (`signedTime`; here:
 * yes), whether single attempts count towards the pause (`countsAsFailure`; here: no).
 */
import type { Behaviour, Occurrence, SignedContent } from '../engine/behaviour';
import { Draw } from '../engine/draw';
import type { Emulator, EmulatorOptions } from '../engine/emulator';
import type { Dialect, Data } from '../terms';
import { hmacSha256, isoSeconds, unixSeconds } from '../engine/formats';
import { PlatformEmulator } from './emulate';
import { any2xx, everyFailure, policy } from './policies';
import { documentSamples, vendorSamples } from '../samples/runACall';

export interface RunACallOptions extends EmulatorOptions {
	dialect?: Dialect;
}

export function createRunACall({ dialect = 'vendor', ...options }: RunACallOptions = {}): Emulator {
	const samples = dialect === 'vendor' ? vendorSamples : documentSamples;
	const organization_id = new Draw(`${options.seed ?? 'emulators'}/organization`).uuid();
	const behaviour: Behaviour = {
		name: 'Run a Call',
		id: 'runACall',
		dialect,
		events: Object.keys(samples),
		signs: 'body',
		signatureHeader: dialect === 'vendor' ? 'run-a-call-signature' : 'x-signature',
		secretBelongsTo: 'subscription',
		requiresHttps: false,
		replaysByHand: false,
		policy: policy({
			timeoutSeconds: 10,
			retryAfterSeconds: [
				[30, 60],
				[60, 90],
			],
			succeeds: any2xx,
			retries: everyFailure,
			pauseAfterFailures: 10,
			maxFanOut: 100,
			maxInFlight: 50,
		}),
		newSubscriptionId: (draw) => draw.uuid(),
		newSecret: (draw) => draw.alphanumeric(40),
		sample: (eventType, draw, at) => samples[eventType]?.(draw, at) ?? {},
		envelope: dialect === 'vendor' ? vendorEnvelope : documentEnvelope,
		sign: dialect === 'vendor' ? signTimeAndBody : signBody,
		unfold: (occurrence) => unfold(occurrence, samples),
	};
	return new PlatformEmulator(behaviour, options);

	function vendorEnvelope({ eventType, data, at, draw }: Occurrence) {
		const id = `evt_${draw.fork('event').hex(26)}`;
		const body = { id, type: eventType, created_at: at.toISOString(), organization_id, data };
		return { body, headers: { 'Run-A-Call-Event-Id': id } };
	}

	function documentEnvelope({ eventType, data, at, draw }: Occurrence, { id }: { id: string }) {
		const delivery_id = `wd_${draw.fork(`delivery to ${id}`).alphanumeric(24)}`;
		const body = {
			event: eventType,
			delivery_id,
			created_at: isoSeconds(at),
			organization_id,
			data,
		};
		return { body };
	}
}

function signBody({ body, secret }: SignedContent) {
	return { 'X-Signature': hmacSha256(secret, 'hex', body) };
}

function signTimeAndBody({ body, secret, at, timestamp = String(unixSeconds(at)) }: SignedContent) {
	const code = hmacSha256(secret, 'hex', `${timestamp}.`, body);
	return { 'Run-A-Call-Signature': `t=${timestamp},v1=${code}` };
}

/** Which events one change fires, in order, by the descriptions of docs.runacall.com. */
function unfold({ eventType, data, at, draw }: Occurrence, samples: typeof vendorSamples) {
	const self = { eventType, data };
	const alongside = (other: string) => [{ eventType: other, data }, self];
	const before = (other: string, change: Data, source: Draw) => ({
		eventType: other,
		data: { ...samples[other]?.(source, at), ...change },
	});
	if (!samples['job.status_changed']) return [self];
	switch (eventType) {
		case 'job.scheduled':
		case 'job.completed':
			return alongside('job.status_changed');
		case 'appointment.completed':
			return alongside('appointment.status_changed');
		case 'invoice.paid': {
			const paid = { invoice_id: data['id'], amount: data['total'] };
			return [before('payment.received', paid, draw.fork('payment')), self];
		}
		case 'membership.renewed': {
			const { id: membership_id, customer_id } = data;
			const renewal = { membership_id, customer_id, invoice_type: 'membership_renewal' };
			const invoice = before('invoice.paid', renewal, draw.fork('invoice'));
			const paid = { invoice_id: invoice.data['id'], amount: invoice.data['total'] };
			return [before('payment.received', paid, draw.fork('payment')), invoice, self];
		}
		default:
			return [self];
	}
}
