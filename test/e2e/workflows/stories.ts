import type { PlatformId } from '../../emulators/terms';
import { phoneOf, told, type Phone, type Story } from './told';

const names = { first: 'Jordan', last: 'Reyes', full: 'Jordan Reyes' };
const email = 'jordan@example.com';
const phone = phoneOf('5551234567');

const justCallContact = {
	contact_name: names.full,
	contact_email: email,
	contact_number: phone.digits,
};
const justCallCustomer = {
	customer_first_name: names.first,
	customer_last_name: names.last,
	customer_email: email,
	customer_number: phone.digits,
};
const runACallCustomer = {
	first_name: names.first,
	last_name: names.last,
	company_name: null,
	email,
	phone: phone.e164,
};
const nectarDeskContact = {
	firstName: names.first,
	lastName: names.last,
	company: null,
	email,
	phone: phone.digits,
};
const runACallCall = {
	call_direction: 'inbound',
	from_number: phone.e164,
	summary: null,
	transcript: null,
};
const nectarDeskCall = {
	type: 'inbound',
	contact: nectarDeskContact,
	external_numbers: [phone.digits],
};
const onCallClerkCall = { from_number: phone.e164, summary: null, transcript: null };
const dialerCxCall = { direction: 'inbound', phone_number: phone.national };

/** A caller whose name, number and email address are known. */
export const aContact: Story = {
	justCall: told('justCall', 'call.completed', justCallContact),
	runACall: told('runACall', 'customer.created', runACallCustomer),
	nectarDesk: told('nectarDesk', 'Contact Created', nectarDeskContact),
	onCallClerk: told('onCallClerk', 'lead.captured'),
	dialerCx: told('dialerCx', 'lead.updated', {
		first_name: names.first,
		last_name: names.last,
		phone_number: phone.national,
		email,
		status: 'NEW',
	}),
};

/** The same person as a new lead. */
export const aLead: Story = {
	...aContact,
	justCall: told('justCall', 'appointment.scheduled', justCallCustomer),
};

/** A caller with a number only, known to nobody. */
export const aNumber: Story = {
	justCall: told('justCall', 'call.completed', {
		...justCallContact,
		contact_name: '',
		contact_email: '',
	}),
	runACall: told('runACall', 'customer.created', {
		...runACallCustomer,
		first_name: null,
		last_name: null,
		email: null,
	}),
	nectarDesk: told('nectarDesk', 'Call Ended', {
		...nectarDeskCall,
		contact: { firstName: null, lastName: null, email: null, phone: phone.digits },
	}),
	onCallClerk: told('onCallClerk', 'call.completed', onCallClerkCall),
	dialerCx: told('dialerCx', 'call.ended', dialerCxCall),
};

/** A call about a problem. */
export const aSupportCall: Story = {
	justCall: told('justCall', 'call.completed', {
		...justCallContact,
		call_info: { disposition: 'Support' },
	}),
	runACall: told('runACall', 'voice_call.completed', { ...runACallCall, call_intent: 'support' }),
	nectarDesk: told('nectarDesk', 'Call Disposition Saved', {
		...nectarDeskCall,
		disposition: { code: 'Support' },
	}),
	onCallClerk: told('onCallClerk', 'call.completed', { ...onCallClerkCall, intent: 'support' }),
	dialerCx: told('dialerCx', 'call.ended', { ...dialerCxCall, disposition: 'SUPPORT' }),
};

/** A call that nobody took, by the number given for each platform. */
export function aMissedCallBy(callers: Readonly<Record<PlatformId, Phone>>): Story {
	const { justCall, runACall, nectarDesk, onCallClerk, dialerCx } = callers;
	return {
		justCall: told('justCall', 'call.missed', {
			...justCallContact,
			contact_number: justCall.digits,
		}),
		runACall: told('runACall', 'voice_call.completed', {
			...runACallCall,
			call_status: 'missed',
			from_number: runACall.e164,
		}),
		nectarDesk: told('nectarDesk', 'Call Abandoned', {
			...nectarDeskCall,
			contact: { ...nectarDeskContact, phone: nectarDesk.digits },
		}),
		onCallClerk: told('onCallClerk', 'voicemail.left', { from_number: onCallClerk.e164 }),
		dialerCx: told('dialerCx', 'call.ended', {
			...dialerCxCall,
			phone_number: dialerCx.national,
			disposition: 'NO_ANSWER',
		}),
	};
}

/** A call that nobody took, by the same caller. */
export const aMissedCall: Story = aMissedCallBy({
	justCall: phone,
	runACall: phone,
	nectarDesk: phone,
	onCallClerk: phone,
	dialerCx: phone,
});

/** An appointment, or a call that led to one. */
export const aBooking: Story = {
	justCall: told('justCall', 'appointment.scheduled', justCallCustomer),
	runACall: told('runACall', 'voice_call.completed', { ...runACallCall, call_intent: 'booking' }),
	nectarDesk: told('nectarDesk', 'Call Disposition Saved', {
		...nectarDeskCall,
		disposition: { code: 'Booked' },
	}),
	onCallClerk: told('onCallClerk', 'booking.created'),
	dialerCx: told('dialerCx', 'call.ended', { ...dialerCxCall, disposition: 'APPOINTMENT' }),
};

/** Something the engineer on call should hear of. */
export const anEmergency: Story = {
	...aMissedCall,
	runACall: told('runACall', 'voice.followup.created', {
		urgency: 'urgent',
		callback_number: phone.e164,
	}),
	onCallClerk: told('onCallClerk', 'transfer.requested', { from_number: phone.e164 }),
	dialerCx: told('dialerCx', 'alert.triggered'),
};

/** A recorded call; `from` is where its recording is fetched. */
export const aRecording = (from: string): Story => {
	const at = (platform: PlatformId) => `${from}/recordings/${platform}.mp3`;
	return {
		justCall: told('justCall', 'call.completed', {
			call_info: { recording: at('justCall'), recording_child: '' },
		}),
		runACall: told('runACall', 'voice_call.completed', {
			...runACallCall,
			recording_url: at('runACall'),
		}),
		nectarDesk: told('nectarDesk', 'Call Recording Received', {
			call_recordings: [at('nectarDesk')],
		}),
		onCallClerk: told('onCallClerk', 'call.completed', {
			...onCallClerkCall,
			recording_url: at('onCallClerk'),
		}),
		dialerCx: told('dialerCx', 'recording.ready', { recording_url: at('dialerCx') }),
	};
};
