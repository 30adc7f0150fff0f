/**
 * Nectar Desk's bodies. The call object is the vendor's published example, field for field, with drawn values
 * and with the fields of its "expanded payload" where an event is about them. No public page shows the bodies
 * of the contact, contact list and message events: those follow the naming of the call object.
 */
import type { Draw } from '../engine/draw';
import type { Data } from '../terms';

type Sample = (draw: Draw, at: Date) => Data;

const digits = (phone: string) => phone.replace('+', '');

/** Local time of the sample's office with its offset, as in the vendor's example. */
function officeTime(at: Date, secondsLater = 0): string {
	const offsetHours = -4;
	const shifted = new Date(at.getTime() + secondsLater * 1000 + offsetHours * 3_600_000);
	return `${shifted.toISOString().slice(0, 19)}-04:00`;
}

const contactOf = (draw: Draw): Data => {
	const { firstName, lastName, email, phone } = draw.person();
	return { id: draw.integer(100, 99_999), firstName, lastName, email, phone: digits(phone) };
};

const lineOf = (draw: Draw): Data => {
	const number = digits(draw.phone());
	const alias = 'EXAMPLE FLORIST';
	return { id: draw.integer(1, 99), number, numberWithAlias: `${number} (${alias})`, alias };
};

/** `type` is the direction of the call: no field of the body names the event. */
const call =
	(direction: 'inbound' | 'outbound', callType: string, expanded: Data = {}): Sample =>
	(draw, at) => {
		const talkTime = callType === 'answered' ? draw.integer(5, 900) : 0;
		const waitingTime = draw.integer(1, 60);
		const agent = {
			id: draw.integer(1, 99),
			name: 'Customer Service',
			action: 'Normal clearing',
			type: 'Normal call',
		};
		return {
			id: draw.integer(10_000, 99_999_999),
			type: direction,
			startedDate: officeTime(at, -talkTime - waitingTime),
			endedDate: officeTime(at),
			duration: talkTime,
			talkTime,
			waitingTime,
			tags: [],
			call_type: callType,
			call_recordings: talkTime > 0 ? [recording(draw)] : [],
			number: lineOf(draw),
			contact: contactOf(draw),
			agents: talkTime > 0 ? [agent] : [],
			...expanded,
		};
	};

/** A recording's address comes without a scheme. */
const recording = (draw: Draw) =>
	`example.nectardesk.io/api/call/recording/${draw.integer(1000, 99_999)}`;

const contact: Sample = (draw, at) => ({
	...contactOf(draw),
	createDate: officeTime(at),
	additionalFields: { Segment: 'Retail' },
});

const contactList: Sample = (draw, at) => ({
	id: draw.integer(1, 999),
	name: 'Spring campaign',
	contacts: [contactOf(draw)],
	updatedDate: officeTime(at),
});

const message =
	(direction: 'inbound' | 'outbound'): Sample =>
	(draw, at) => ({
		id: draw.integer(10_000, 99_999_999),
		type: direction,
		createdDate: officeTime(at),
		text: 'Bonjour, is the shop open on Sunday? 🌷',
		attachments: [],
		number: lineOf(draw),
		contact: contactOf(draw),
	});

const expandedCall = (expanded: Data) => call('inbound', 'answered', expanded);

/** The twelve events of api-docs.nectardesk.com, by their display names: no others are documented. */
export const nectarDeskSamples: Record<string, Sample> = {
	'Contact Created': contact,
	'Contact Modified': contact,
	'Contact List Created': contactList,
	'Contact List Modified': contactList,
	'Call Ended': call('outbound', 'answered'),
	'Call Abandoned': call('inbound', 'abandoned', { abandoned: 1 }),
	'Call Overflowed To Voicemail': call('inbound', 'voicemail', { abandoned: 0 }),
	'Call Disposition Saved': expandedCall({ campaign: 'Spring', disposition: { code: 'SALE' } }),
	'Call Disposition Modified': expandedCall({
		campaign: 'Spring',
		disposition: { code: 'CALLBACK' },
	}),
	'Call Recording Received': (draw, at) => ({
		...call('inbound', 'answered')(draw, at),
		call_recordings: [recording(draw), recording(draw)],
	}),
	'Message Received': message('inbound'),
	'Message Sent': message('outbound'),
};

/** The drifted shapes that receivers must cope with, by the vendor's page or its own receiver's code. */
export const nectarDeskDrifts: Record<string, (sample: Data) => Data> = {
	'no contact': ({ contact: _contact, ...rest }) => rest,
	'null contact': (sample) => ({ ...sample, contact: null }),
	'contact of nulls': (sample) => ({
		...sample,
		contact: { id: null, firstName: null, lastName: null, email: null, phone: null },
	}),
	'empty arrays': (sample) => ({ ...sample, tags: [], agents: [], call_recordings: [] }),
	'one agent, not in an array': (sample) => ({ ...sample, agents: { id: 3, name: 'Reception' } }),
	'agents as text': (sample) => ({ ...sample, agents: 'Reception' }),
	'only an id': ({ id }) => ({ id }),
	'nothing at all': () => ({}),
	'expanded payload': (sample) => ({
		...sample,
		campaign: 'Spring',
		abandoned: 0,
		disposition: { code: 'SALE' },
		external_numbers: ['16135550123'],
		transfer_details: null,
	}),
};
