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
