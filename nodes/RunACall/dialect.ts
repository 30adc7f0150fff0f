import {
	aliasOf,
	prefixed,
	wholeSeconds,
	type Form,
	type Forms,
	type OutgoingEvent,
} from '../../lib/webhook/dialect/compose';
import { hmac, timestampedHmac } from '../../lib/webhook/signature/schemes';
import { events } from './events';

/**
 * The API description's signature. Five minutes as the vendor says; whether `t` is renewed for a retry is not
 * documented, but both retries fit in.
 */
export const ofTimeAndBody = timestampedHmac({
	header: 'Run-A-Call-Signature',
	toleranceSeconds: 300,
});
/** The help centre's signature. */
export const ofBody = hmac({ header: 'X-Signature' });

/** What is sent as the organisation where the sender has none: UUIDs' own way of saying nobody. */
const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000';

/** The help centre's form. */
const document: Form = {
	write: ({ id, deliveryId, type, occurredAt, account, data }) => ({
		body: {
			event: type,
			delivery_id: prefixed('wd_', deliveryId === undefined ? id : `${id}_${deliveryId}`),
			created_at: wholeSeconds(occurredAt),
			organization_id: account ?? NO_ORGANISATION,
			data,
		},
	}),
	signature: ofBody,
};

/** The API description's form. */
const vendor: Form = {
	write: (event) => {
		const id = prefixed('evt_', event.id);
		const type = vendorType(event);
		const body = {
			id,
			type,
			created_at: event.occurredAt,
			organization_id: event.account ?? NO_ORGANISATION,
			data: event.data,
		};
		return { body, type, headers: { 'run-a-call-event-id': id } };
	},
	signature: ofTimeAndBody,
	// "10 consecutive terminal failures": a delivery counts once its last attempt has failed.
	delivery: { pausesBy: 'deliveries' },
};

/** How Run a Call's webhooks are written. */
export const forms: Forms = { document, vendor };

/** The API description's name of an event; it knows a cancelled job as a change of its status only. */
function vendorType({ type, data }: OutgoingEvent): string {
	const { within } = events['job.cancelled'];
	return type === 'job.cancelled' && within?.when(data) ? within.type : aliasOf(events, type);
}
