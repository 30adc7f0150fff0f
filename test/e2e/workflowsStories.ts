import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Data, PlatformId } from '../emulators/emulator';
import { projectFolder } from '../n8n/project';

/** An event of a platform: a fixture of it, and what is told in it instead of what the fixture tells. */
export interface Told {
	readonly event: string;
	readonly data: Data;
}

/** One number, as the platforms write it. */
export interface Phone {
	readonly e164: string;
	readonly digits: string;
	readonly national: string;
}

/** A North American number from its ten digits. */
export function phoneOf(national: string): Phone {
	return { e164: `+1${national}`, digits: `1${national}`, national };
}

/** One story told by all five platforms, each with an event and in words of its own. */
export type Story = Readonly<Record<PlatformId, Told>>;

const FOLDERS: Readonly<Record<PlatformId, string>> = {
	justCall: 'JustCall',
	runACall: 'RunACall',
	nectarDesk: 'NectarDesk',
	onCallClerk: 'OnCallClerk',
	dialerCx: 'DialerCx',
};

const folderOf = (platform: PlatformId) =>
	join(projectFolder(), 'test', 'fixtures', FOLDERS[platform]);

/** The data of a fixture. Nectar Desk's bodies are the data, everybody else's frame it. */
function dataIn(platform: PlatformId, file: string): Data {
	const body = JSON.parse(readFileSync(join(folderOf(platform), file), 'utf8')) as Data;
	return platform === 'nectarDesk' ? body : (body.data as Data);
}

/** The event's fixture (in the form of the developer documentation where there is one), with a change made to it. */
function told(platform: PlatformId, event: string, change: Data = {}): Told {
	const vendor = `${event}~vendor.json`;
	const file = existsSync(join(folderOf(platform), vendor)) ? vendor : `${event}.json`;
	return { event, data: merged(dataIn(platform, file), change) };
}

function merged(data: Data, change: Data): Data {
	const inner = Object.entries(change).map(([name, value]): [string, unknown] => {
		const old = data[name];
		return [name, isData(old) && isData(value) ? merged(old, value) : value];
	});
	return { ...data, ...Object.fromEntries(inner) };
}

function isData(value: unknown): value is Data {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same story of another contact or call: for the platforms something new, no copy. */
export function anew(story: Story): Story {
	const others = Object.entries(story).map(([platform, { event, data }]): [string, Told] => {
		const ids = ['id', 'call_id'].filter((name) => name in data);
		const renamed = ids.map((name): [string, unknown] => [name, `${String(data[name])}-anew`]);
		return [platform, { event, data: { ...data, ...Object.fromEntries(renamed) } }];
	});
	return Object.fromEntries(others) as Story;
}

/** Every fixture with nulls, gaps or other shapes than documented, of the events chosen (`*`: of all). */
export function oddFixtures(platform: PlatformId, chosen: readonly string[]): Told[] {
	return readdirSync(folderOf(platform))
		.filter((file) => file.includes('~') && !file.includes('~vendor'))
		.map((file) => ({ event: file.split('~')[0] ?? '', data: dataIn(platform, file) }))
		.filter(({ event }) => chosen.includes('*') || chosen.includes(event));
}

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

/** A caller whose name, number and e-mail address are known. */
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
		justCall: told('justCall', 'call.completed', { call_info: { recording: at('justCall') } }),
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
