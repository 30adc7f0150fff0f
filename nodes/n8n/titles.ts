const SPELT: ReadonlyMap<string, string> = new Map([
	['ai', 'AI'],
	['jc', 'JustCall'],
	['sd', 'Sales Dialer'],
	['sms', 'SMS'],
	['whatsapp', 'WhatsApp'],
]);

/** An event type as a title: `voice_call.completed` reads "Voice Call Completed". */
export function titleOf(eventType: string): string {
	return eventType
		.split(/[._\s]+/)
		.filter((word) => word !== '')
		.map((word) => SPELT.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
}

/** Words that would fill the little room an output's label has: the canvas cuts it after some twelve characters. */
const SHORTENED: ReadonlyArray<readonly [string, string]> = [
	['Appointment', 'Appt'],
	['Contact List', 'List'],
	['Disposition', 'Dispo'],
	['Membership', 'Member'],
	['Sales Dialer', 'SD'],
	['WhatsApp Message', 'WhatsApp'],
];

/** An event type as the label of an output: the title, short enough for its beginning to tell it from the others. */
export function labelOf(eventType: string): string {
	return SHORTENED.reduce((label, [long, short]) => label.replace(long, short), titleOf(eventType));
}
