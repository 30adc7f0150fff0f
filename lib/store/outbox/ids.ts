/** The text of a delivery's number. */
export function deliveryId(number: number): string {
	return `dlv_${number}`;
}

/** The number of a delivery's text; undefined for a text that no delivery has. */
export function deliveryNumber(id: string): number | undefined {
	const digits = /^dlv_([1-9]\d{0,14})$/.exec(id)?.[1];
	return digits === undefined ? undefined : Number(digits);
}

/** The text of an event's number, in the file with this mark. */
export function eventId(mark: string, number: number): string {
	return `evt_${mark}${number.toString(36)}`;
}

/** Digits that tell the event ids of one file from those of another. */
export const markLength = 8;

/** The mark of the file that an event's text is of. */
export function markOf(eventIdText: string): string {
	return eventIdText.slice(4, 4 + markLength);
}

/** The number of an event's text; undefined for one of another file or of none. */
export function eventNumber(mark: string, id: string): number | undefined {
	if (!id.startsWith(`evt_${mark}`)) return undefined;
	const digits = id.slice(4 + mark.length);
	return /^[1-9a-z][0-9a-z]{0,9}$/.test(digits) ? parseInt(digits, 36) : undefined;
}
