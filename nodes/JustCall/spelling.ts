/** The first of these that says anything; JustCall sends ids it does not know yet as empty text or 0. */
export function given(...values: ReadonlyArray<string | undefined>): string | undefined {
	return values.find((value) => value !== undefined && value !== '' && value !== '0');
}

/** The direction as a record tells it; JustCall writes "Incoming" and "Outgoing", its help page inbound and outbound. */
export function directionOf(word: unknown): 'inbound' | 'outbound' | undefined {
	if (typeof word !== 'string') return undefined;
	// From the start of the word: "Outgoing" has an "in" in it.
	if (/^in/i.test(word)) return 'inbound';
	return /^out/i.test(word) ? 'outbound' : undefined;
}

/** ISO 8601 in UTC from JustCall's separate UTC date and time, e.g. 2024-02-23 and 8:25:43; undefined for anything else. */
export function utcOf(date: string | undefined, time: string | undefined): string | undefined {
	const [, hour, minuteAndSecond] = /^(\d{1,2})(:\d\d(?::\d\d)?)$/.exec(time ?? '') ?? [];
	if (hour === undefined || !/^\d{4}-\d\d-\d\d$/.test(date ?? '')) return undefined;
	const moment = new Date(`${date}T${hour.padStart(2, '0')}${minuteAndSecond}Z`);
	const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date ?? '');
	return exists ? moment.toISOString() : undefined;
}

/** Several minutes after a UTC time, as ISO 8601. */
export function minutesAfter(
	startsAt: string | undefined,
	minutes: number | undefined,
): string | undefined {
	if (startsAt === undefined || minutes === undefined || !(minutes > 0)) return undefined;
	const moment = new Date(Date.parse(startsAt) + minutes * 60_000);
	return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
