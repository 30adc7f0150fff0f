/**
 * JustCall's payloads. `vendorSamples`: the data objects of developer.justcall.io and of its API's own call schema,
 * for all 23 types that its webhook API knows; queue, voice agent and WhatsApp payloads are not published in full
 * and follow the call and SMS objects. `documentSamples`: the six events of the help page, whose only full sample
 * is `call.completed`.
 */
import type { Draw } from '../engine/draw';
import type { Data } from '../terms';
import { dateAndTime, dayAfter, isoSeconds } from '../engine/formats';

type Sample = (draw: Draw, at: Date) => Data;

const AGENT = { agent_id: 42, agent_name: 'Ada Byron', agent_email: 'ada@example.com' };

/** Date and time in UTC and in the account's zone, under the names that calls (and SMS) give them. */
function moments(at: Date, date: string, time: string): Data {
	const [day = '', clock = ''] = dateAndTime(at).split(' ');
	const office = new Date(at.getTime() - 5 * 3_600_000);
	const [officeDay, officeClock] = dateAndTime(office).split(' ');
	return {
		[`${date}_date`]: day,
		[`${date}_user_date`]: officeDay,
		// The hour is not padded: "8:25:43" comes as well as "18:25:43".
		[`${time}_time`]: clock.replace(/^0/, ''),
		[`${time}_user_time`]: officeClock,
	};
}

const contactOf = (draw: Draw): Data => {
	const { name, email, phone } = draw.person();
	return { contact_number: phone.slice(1), contact_name: name, contact_email: email };
};

const lineOf = (draw: Draw): Data => ({
	justcall_number: draw.phone().slice(1),
	justcall_line_name: 'Sales line',
});

const AI: Data = {
	call_moments: ['Pricing'],
	customer_sentiment: 'Positive',
	call_score: 8,
	call_score_parameters: {
		dead_air_time: 1,
		filler_word: 2,
		de_escalation: 0,
		empathy: 8,
		talk_listen_ratio: 0.6,
		greeting: 10,
		words_per_minute: 142,
		monologue_duration: 14,
		call_etiquette: 9,
		customer_sentiment_score: 7,
	},
	tags: ['upsell'],
	manual_call_score: null,
	call_transcription: [
		{
			speaker_id: 'agent',
			sentence: 'Thanks for calling — how can I help?',
			timestamp: { starttime: 0.4, endtime: 2.1 },
		},
	],
	call_summary: 'Caller asks for a quote.',
};

const call =
	(direction: 'Incoming' | 'Outgoing', type: string, more: Data = {}): Sample =>
	(draw, at) => {
		const talked = type === 'answered' ? draw.integer(5, 1800) : 0;
		const recording = `https://recordings.example.com/${draw.hex(12)}.mp3`;
		return {
			id: draw.integer(10_000_000, 999_999_999),
			call_sid: `CA${draw.hex(32)}`,
			...contactOf(draw),
			...lineOf(draw),
			...AGENT,
			agent_active: true,
			...moments(at, 'call', 'call'),
			cost_incurred: 0.01,
			call_info: {
				direction,
				type,
				missed_call_reason: type === 'missed' ? 'No agent available' : null,
				status: talked > 0 ? 'Completed' : '',
				disposition: '',
				notes: '',
				rating: null,
				recording: talked > 0 || type === 'voicemail' ? recording : '',
				recording_child: '',
				voicemail_transcription: type === 'voicemail' ? 'Please call me back.' : '',
				call_traits: [],
			},
			call_duration: {
				ring_time: 6,
				friendly_duration: `00:${String(Math.floor(talked / 60)).padStart(2, '0')}:${String(talked % 60).padStart(2, '0')}`,
				total_duration: talked + 6,
				queue_wait_time: 0,
				hold_time: 0,
				conversation_time: talked,
				wrap_up_time: 0,
				handle_time: talked,
			},
			queue_callback: { callback_requested: false, callback_status: null },
			ivr_info: { digit_pressed: null, content: null },
			tags: [],
			...more,
		};
	};

const sms =
	(direction: 'Incoming' | 'Outgoing', more: Data = {}): Sample =>
	(draw, at) => ({
		id: draw.integer(10_000_000, 999_999_999),
		...contactOf(draw),
		...lineOf(draw),
		...AGENT,
		...moments(at, 'sms', 'sms'),
		direction,
		cost_incurred: 0.008,
		sms_info: { body: 'Schöne Grüße 🙂 “see you at 5”', is_mms: 'no', mms: [] },
		delivery_status: direction === 'Outgoing' ? 'sent' : 'received',
		medium: 'sms',
		...more,
	});

const whatsapp = (direction: 'Incoming' | 'Outgoing', more: Data = {}) =>
	sms(direction, { medium: 'whatsapp', ...more });

const salesDialerCall =
	(more: Data = {}): Sample =>
	(draw, at) => ({
		call_id: draw.integer(10_000_000, 999_999_999),
		call_sid: `CA${draw.hex(32)}`,
		...AGENT,
		campaign: { id: draw.integer(1000, 9999), name: 'Spring renewals' },
		contact_id: draw.integer(10_000, 999_999),
		...contactOf(draw),
		sales_dialer_number: draw.phone().slice(1),
		...moments(at, 'call', 'call'),
		call_info: {
			direction: 'Outgoing',
			type: 'answered',
			duration: draw.integer(5, 900),
			friendly_duration: '00:03:05',
			disposition: 'Interested',
			notes: '',
			rating: null,
			recording: `https://recordings.example.com/${draw.hex(12)}.mp3`,
			reattempt_number: 0,
			call_answered_by: 'Human',
			cost_incurred: 0.02,
		},
		...more,
	});

const contactStatus: Sample = (draw, at) => {
	const { name, email, phone } = draw.person();
	return {
		id: draw.integer(1000, 999_999),
		name,
		contact_number: phone.slice(1),
		other_numbers: [{ label: 'Office', number: draw.phone().slice(1) }],
		email,
		extension: '',
		company: 'Example Ltd',
		address: '',
		notes: [{ description: 'Prefers e-mail', added_at: dateAndTime(at) }],
		status: { blacklist: false, dnd: true, dnm: false },
		status_updated_at: dateAndTime(at),
		created_at: dateAndTime(at),
		last_updated_at: dateAndTime(at),
		agent_id: AGENT.agent_id,
	};
};

const appointment: Sample = (draw, at) => {
	const { firstName, lastName, email, phone } = draw.person();
	return {
		id: String(draw.integer(100_000, 999_999)),
		booked_via: 'Booking page',
		calendar_id: String(draw.integer(1000, 9999)),
		calendar_name: 'Demo calls',
		calendar_link: 'https://calendar.example.com/demo',
		calendar_language: 'en',
		customer_first_name: firstName,
		customer_last_name: lastName,
		customer_email: email,
		customer_number: phone.slice(1),
		customer_ip_address: '203.0.113.7',
		customer_timezone: 'America/New_York',
		customer_slot: '10:00 AM - 10:30 AM',
		user_timezone: 'America/Chicago',
		user_slot: '09:00 AM - 09:30 AM',
		slot_duration: '30',
		type: 'Phone',
		notes: '',
		created_at: dateAndTime(at),
		appointment_date: dayAfter(at, 2),
		appointment_user_date: dayAfter(at, 2),
		appointment_customer_date: dayAfter(at, 2),
	};
};

/** The 23 types that JustCall's webhook API accepts. */
export const vendorSamples: Record<string, Sample> = {
	'call.completed': call('Incoming', 'answered'),
	'call.answered': call('Incoming', 'answered'),
	'call.initiated': call('Outgoing', 'unanswered'),
	'call.incoming': call('Incoming', 'unanswered'),
	'call.updated': call('Incoming', 'answered', { tags: ['vip'] }),
	'call.enters_queue': call('Incoming', 'unanswered', { queue: 'Support' }),
	'call.exits_queue': call('Incoming', 'answered', { queue: 'Support' }),
	'jc.call_ai_generated': call('Incoming', 'answered', { justcall_ai: AI }),
	'call.voicemail': call('Incoming', 'voicemail'),
	'call.missed': call('Incoming', 'missed'),
	'call.ai_voice_agent': call('Incoming', 'answered', { justcall_ai: AI }),
	'sms.sent_received': sms('Incoming'),
	'sms.sent': sms('Outgoing'),
	'sms.received': sms('Incoming'),
	'sms.status_updated': sms('Outgoing', { delivery_status: 'delivered' }),
	'sd.call_completed': salesDialerCall(),
	'sd.call_updated': salesDialerCall(),
	'sd.call_ai_generated': salesDialerCall({ justcall_ai: AI }),
	'whatsapp.message_sent': whatsapp('Outgoing'),
	'whatsapp.message_received': whatsapp('Incoming'),
	'whatsapp.message_status_updated': whatsapp('Outgoing', { delivery_status: 'read' }),
	'jc.contact_status_updated': contactStatus,
	'appointment.scheduled': appointment,
};

const plainCall =
	(status: string): Sample =>
	(draw) => ({
		call_id: `call_${draw.hex(8)}`,
		direction: 'inbound',
		from: draw.phone(),
		to: draw.phone(),
		agent_id: AGENT.agent_id,
		duration: status === 'completed' ? draw.integer(5, 1800) : 0,
		status,
		recording_url:
			status === 'missed' ? null : `https://recordings.justcall.io/rec_${draw.hex(6)}.mp3`,
	});

const plainMessage =
	(direction: 'inbound' | 'outbound'): Sample =>
	(draw) => ({
		message_id: `msg_${draw.hex(8)}`,
		direction,
		from: draw.phone(),
		to: draw.phone(),
		agent_id: AGENT.agent_id,
		body: 'Schöne Grüße 🙂 “see you at 5”',
	});

/** The six events of the help page. */
export const documentSamples: Record<string, Sample> = {
	'call.completed': plainCall('completed'),
	'call.missed': plainCall('missed'),
	'sms.received': plainMessage('inbound'),
	'sms.sent': plainMessage('outbound'),
	'voicemail.received': plainCall('voicemail'),
	'contact.created': (draw, at) => {
		const { name, email, phone } = draw.person();
		const contact_id = draw.integer(1000, 999_999);
		return { contact_id, name, email, phone, created_at: isoSeconds(at) };
	},
};
