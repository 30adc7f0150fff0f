/**
 * The rows of an emulated JustCall account, shaped as JustCall's events and its API's samples show them. The account's
 * zone is five hours behind UTC, so that dates of the two are told apart.
 */
import { dateAndTime } from '../../../engine/formats';
import { Draw, type Person } from '../../../engine/draw';
import type { Row } from '../../routes';

const START = Date.parse('2026-03-07T15:30:00Z');
const ZONE_HOURS = -5;

/** JustCall's numbers in the account. */
export const LINES = ['+14155550101', '+14155550102'] as const;
export const CALENDAR = 'https://justcall.io/cal/acme';

/** Where a row was made: its number in the table, and what is drawn for it. */
interface Place {
	index: number;
	draw: Draw;
	/** An hour after the row before. */
	time: Date;
}

function place(table: string, index: number): Place {
	const draw = new Draw(`JustCall/${table}/${index}`);
	return { index, draw, time: new Date(START + index * 3_600_000) };
}

/** `<prefix>_date`, `_time` in UTC and `_user_date`, `_user_time` in the account's zone. */
function dates(prefix: string, at: Date): Row {
	const [date, time] = dateAndTime(at).split(' ');
	const [userDate, userTime] = dateAndTime(new Date(at.getTime() + ZONE_HOURS * 3_600_000)).split(
		' ',
	);
	return {
		[`${prefix}_date`]: date,
		[`${prefix}_time`]: time,
		[`${prefix}_user_date`]: userDate,
		[`${prefix}_user_time`]: userTime,
	};
}

const agentOf = (index: number) => ({
	agent_id: 41 + (index % 2),
	agent_name: index % 2 === 0 ? 'Grace Hopper' : 'Ada Byron',
	agent_email: index % 2 === 0 ? 'grace@example.com' : 'ada@example.com',
});

/** Who talked with whom, and on which line. */
const partiesOf = (index: number, person: Person): Row => ({
	contact_number: person.phone,
	contact_name: person.name,
	contact_email: person.email,
	justcall_number: LINES[index % 2],
	justcall_line_name: index % 2 === 0 ? 'Support' : 'Sales',
	...agentOf(index),
});

export function callRow(index: number): Row {
	const { draw, time } = place('call', index);
	const incoming = index % 2 === 0;
	const person = draw.person();
	return {
		id: 1001 + index,
		call_sid: `CA${draw.hex(32)}`,
		...partiesOf(index, person),
		agent_active: true,
		...dates('call', time),
		cost_incurred: 0.02,
		call_info: {
			direction: incoming ? 'Incoming' : 'Outgoing',
			type: index % 3 === 2 && incoming ? 'missed' : 'answered',
			missed_call_reason: '',
			status: '',
			disposition: '',
			notes: '',
			rating: '',
			recording: `https://recordings.example.com/${1001 + index}.mp3`,
			voicemail_transcription: '',
			call_traits: index % 4 === 0 ? ['IVR'] : [],
		},
		call_duration: { ring_time: 5, total_duration: 185, conversation_time: 180 },
		ivr_info: { digit_pressed: index % 4 === 0 ? '1' : '', content: '' },
		tags: [],
	};
}

/** What `fetch_queue_data=true` adds to a call. */
export const QUEUE_DATA: Row = {
	queue_callback: { callback_requested: false, callback_status: '', callback_wait_duration: 0 },
};

/** What `fetch_ai_data=true` adds to a call. */
export const AI_DATA: Row = {
	justcall_ai: {
		customer_sentiment: 'Positive',
		call_score: 87,
		call_moments: [],
		call_summary: 'Wants an estimate.',
		call_transcription: [
			{ speaker_id: 1, sentence: 'Hello?', timestamp: { starttime: 0, endtime: 1 } },
		],
	},
};

export function textRow(index: number): Row {
	const { draw, time } = place('text', index);
	const person = draw.person();
	return {
		id: 2001 + index,
		...partiesOf(index, person),
		...dates('sms', time),
		direction: index % 2 === 0 ? 'Incoming' : 'Outgoing',
		cost_incurred: 0.01,
		delivery_status: index % 2 === 0 ? 'received' : 'delivered',
		medium: 'app',
		sms_info: { body: `Message ${index} about the estimate`, is_mms: 'no', mms: [] },
	};
}

/** Documented are number, direction, status and content; the rest is shaped after a text. */
export function whatsAppRow(index: number): Row {
	const { draw, time } = place('whatsapp', index);
	const person = draw.person();
	return {
		id: 3001 + index,
		contact_number: person.phone,
		contact_name: person.name,
		justcall_number: LINES[0],
		...agentOf(index),
		...dates('message', time),
		message_direction: index % 2 === 0 ? 'incoming' : 'outgoing',
		delivery_status: index % 2 === 0 ? 'received' : 'delivered',
		message_info: { body: `WhatsApp message ${index}`, media: [] },
	};
}

export function contactRow(index: number): Row {
	const { draw, time } = place('contact', index);
	const person = draw.person();
	return {
		id: 4001 + index,
		name: person.name,
		first_name: person.firstName,
		last_name: person.lastName,
		contact_number: `+1303555${String(1000 + index).padStart(4, '0')}`,
		other_numbers: [{ label: 'home', number: person.phone }],
		email: person.email,
		extension: null,
		company: 'Acme',
		address: '1 Main St',
		notes: [{ description: 'Prefers mornings', added_at: dateAndTime(time) }],
		status: { blacklist: false, dnd: index % 5 === 4, dnm: false },
		created_at: dateAndTime(time),
		last_updated_at: dateAndTime(time),
		...{ agent_id: agentOf(index).agent_id },
	};
}

export function userRow(index: number): Row {
	return {
		id: 41 + index,
		name: index < 2 ? agentOf(index).agent_name : `Agent ${index}`,
		email: index < 2 ? agentOf(index).agent_email : `agent.${index}@example.com`,
		role: index === 0 ? 'Admin' : 'Agent',
		extension: 100 + index,
		available: index % 2 === 0,
		unavailability_reason: null,
		groups: [{ id: 1 + (index % 2), name: index % 2 === 0 ? 'Support' : 'Sales' }],
		created_at: dateAndTime(new Date(START + index * 3_600_000)),
	};
}

export function phoneNumberRow(index: number): Row {
	const number = LINES[index] ?? `+1415555${String(2000 + index).padStart(4, '0')}`;
	return {
		id: 501 + index,
		justcall_number: number,
		justcall_line_name: ['Support', 'Sales'][index] ?? `Line ${index}`,
		friendly_number: number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3'),
		number_type: index % 3 === 2 ? 'toll_free' : 'local',
		availability_setting: 'Always Open',
		number_owner: { agent_id: 41 },
		shared_agents: [{ agent_id: 42 }],
		shared_groups: [{ group_id: 1 }],
		capabilities: { call: true, sms: true, mms: index % 2 === 0 },
	};
}

export function dialerCallRow(index: number): Row {
	const { draw, time } = place('dialer call', index);
	return {
		call_id: 6001 + index,
		call_sid: `CA${draw.hex(32)}`,
		...agentOf(index),
		campaign: { id: 701 + (index % 2), name: `Campaign ${index % 2}` },
		contact_id: 8001 + index,
		contact_number: draw.phone(),
		sales_dialer_number: LINES[1],
		...dates('call', time),
		call_info: {
			direction: 'Outgoing',
			type: index % 2 === 0 ? 'answered' : 'unanswered',
			duration: 60,
			disposition: 'Interested',
			notes: '',
			rating: 4,
			recording: `https://recordings.example.com/sd-${index}.mp3`,
		},
	};
}

export function campaignRow(index: number): Row {
	return {
		id: 701 + index,
		name: `Campaign ${index}`,
		type: ['Autodial', 'Predictive', 'Dynamic'][index % 3],
		status: 'Active',
		default_number: LINES[1],
		created_at: dateAndTime(new Date(START + index * 3_600_000)),
	};
}

/** A contact of the Sales Dialer; the campaign list has `campaign_id` and what became of it there. */
export function dialerContactRow(index: number): Row {
	const { draw } = place('dialer contact', index);
	const person = draw.person();
	return {
		id: 8001 + index,
		name: person.name,
		phone_number: `+1512555${String(1000 + index).padStart(4, '0')}`,
		email: person.email,
		birthday: '1990-01-31',
		occupation: 'Plumber',
		address: '2 Main St',
		status: index % 5 === 4 ? 'DNCA' : 'Active',
		custom_fields: [{ key: 'tier', value: 'gold' }],
		campaign_id: 701 + (index % 2),
		progress_status: index % 2 === 0 ? 'Dialed' : 'Undialed',
	};
}

/** AI data of the call with the same number in its table. */
export function insightRow(index: number): Row {
	const { time } = place('insight', index);
	return {
		id: 1001 + index,
		platform: 'justcall',
		phone_number: LINES[index % 2],
		...agentOf(index),
		...dates('call', time),
		call_summary: 'Wants an estimate.',
		ai_insights: { call_score: 87, customer_sentiment: 'Positive' },
		action_items: ['Send the estimate'],
		smart_chapters: [{ title: 'Greeting', start: 0 }],
		call_transcription: [{ speaker_id: 1, sentence: 'Hello?' }],
	};
}

export function meetingRow(index: number): Row {
	const { time } = place('meeting', index);
	return {
		instance_sid: `MI${String(index).padStart(4, '0')}`,
		meeting_id: `meeting-${index % 2}`,
		platform: 'zoom',
		...agentOf(index),
		...dates('meeting', time),
		summary: 'They agreed.',
		ai_insights: { score: 70 },
		smart_chapters: [],
		transcription: [{ speaker_id: 1, sentence: 'Welcome.' }],
	};
}

export function voiceAgentRow(index: number): Row {
	return {
		ai_agent_id: `va_${String(index).padStart(4, '0')}`,
		name: `Voice agent ${index}`,
		justcall_number: LINES[index % 2],
		status: 'active',
		created_at: dateAndTime(new Date(START + index * 3_600_000)),
	};
}
