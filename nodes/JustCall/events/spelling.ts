/** The first of these that says anything; JustCall sends ids it does not know yet as empty text or 0. */
export function given(...values: ReadonlyArray<string | undefined>): string | undefined {
	return values.find((value) => value !== undefined && value !== '' && value !== '0');
}

/** ISO 8601 in UTC from JustCall's separate UTC date and time, e.g. 2024-02-23 and 8:25:43; undefined for anything else. */
export function utcOf(date: string | undefined, time: string | undefined): string | undefined {
	const [, hour, minuteAndSecond] = /^(\d{1,2})(:\d\d(?::\d\d)?)$/.exec(time ?? '') ?? [];
	if (hour === undefined || !/^\d{4}-\d\d-\d\d$/.test(date ?? '')) return undefined;
	const moment = new Date(`${date}T${hour.padStart(2, '0')}${minuteAndSecond}Z`);
	const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date ?? '');
	return exists ? moment.toISOString() : undefined;
}
