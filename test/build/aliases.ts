/** Words people type for what a node is about, by what its events, operations and descriptions speak of. */
const WORDS: ReadonlyArray<readonly [spokenOf: RegExp, words: readonly string[]]> = [
	[/\bcalls?\b/i, ['Call', 'Phone', 'Phone Call', 'Telephony', 'VoIP']],
	[/missed|not answered|abandoned/i, ['Missed Call']],
	[/voicemail/i, ['Voicemail', 'Voice Message']],
	[/recording/i, ['Recording', 'Call Recording']],
	[/transcript/i, ['Transcript', 'Transcription']],
	[/\bsms\b|message is (received|sent)/i, ['SMS', 'Text Message', 'Texting']],
	[/whatsapp/i, ['WhatsApp']],
	[/\bcontacts?\b|customer|lead/i, ['CRM', 'Contact', 'Customer']],
	[/\bleads?\b/i, ['Lead', 'Lead Capture']],
	[/booking|booked|appointment/i, ['Booking', 'Appointment', 'Schedule']],
	[/\bjobs?\b/i, ['Job', 'Work Order', 'Field Service']],
	[/estimate/i, ['Estimate', 'Quote']],
	[/invoice|payment/i, ['Invoice', 'Payment']],
	[/membership/i, ['Membership']],
	[/\bagent/i, ['Agent', 'Call Center']],
	[/disposition/i, ['Disposition', 'Call Outcome']],
	[/alert/i, ['Alert']],
	[/dialer|campaign/i, ['Dialer', 'Campaign']],
	[/\bAI\b/, ['AI']],
];

/** The aliases under which n8n finds a node; `texts` are the titles and sentences of what it offers. */
export function aliasesOf(texts: readonly string[]): string[] {
	const all = texts.join('\n');
	return WORDS.flatMap(([spokenOf, words]) => (spokenOf.test(all) ? words : []));
}

/** A name as people write it who don't know how its owner does: in words, apart or with hyphens. */
export function spellingsOf(name: string): string[] {
	const words = name.split(/[\s.-]+|(?<=[a-z])(?=[A-Z])/);
	const apart = words.join(' ');
	// "On-call" is an English word, so its hyphen comes also where the other words are apart.
	return [...new Set([name, apart, apart.replace('On Call', 'On-Call'), words.join('-')])];
}
