import { nationalFormOf, readPhone, type Numbering, type PhoneReading } from './phone';
import type { Record, RecordDraft } from './schema';

/** Where a record holds phone numbers. */
const PLACES = [
	['contact', 'phone'],
	['call', 'from'],
	['call', 'to'],
	['message', 'from'],
	['message', 'to'],
	['lead', 'phone'],
	['transfer', 'to'],
	['followUp', 'callbackNumber'],
] as const;

/** Reading a number costs far more than JSON.parse of it; of a contact's further numbers so many are read. */
const MOST_FURTHER = 100;

/** The only reader of a record's numbers: adds E.164 forms and extensions, and leaves out withheld callers. */
export function withNumbers(draft: RecordDraft, numbering: Numbering): RecordDraft {
	const read = (written: unknown): PhoneReading | undefined =>
		typeof written === 'string' && written !== '' ? readPhone(written, numbering) : undefined;
	const sections: Sections = { ...draft };
	const readings = PLACES.map(([section, field]) => read((sections[section] ?? {})[field]));
	const further = draft.contact?.otherPhones ?? [];
	const others = further.slice(0, MOST_FURTHER).map((one) => [one, read(one.number)] as const);
	const certain = byNationalForm([...readings, ...others.map(([, reading]) => reading)]);
	for (const [index, [section, field]] of PLACES.entries()) {
		const reading = readings[index];
		if (reading === undefined) continue;
		sections[section] = { ...sections[section], ...fieldsOf(section, field, reading, certain) };
	}
	const contact = { ...draft.contact, ...sections.contact };
	const told = others.flatMap(([one, reading]) =>
		reading && !isNoNumber(reading) ? [{ ...one, numberE164: e164Of(reading, certain) }] : [],
	);
	const unread = further.slice(MOST_FURTHER);
	if (others.length > 0) sections.contact = { ...contact, otherPhones: [...told, ...unread] };
	if (callerIsWithheld(draft, readings)) sections.call = { ...sections.call, callerWithheld: true };
	return sections;
}

type Fields = { readonly [field: string]: unknown };
type Sections = { [section: string]: Fields | null | undefined };

function fieldsOf(
	section: keyof Record,
	field: string,
	reading: PhoneReading,
	certain: Certain,
): Fields {
	if (isNoNumber(reading)) return { [field]: undefined };
	const person = section === 'contact' || section === 'lead';
	return {
		[`${field}E164`]: e164Of(reading, certain),
		...(person && reading.extension !== undefined && { extension: reading.extension }),
	};
}

const isNoNumber = ({ withheld, absent }: PhoneReading) => withheld || absent === true;

/** The event's numbers in E.164 by their national forms; of several with the same one the first. */
type Certain = ReadonlyMap<string, string>;

function byNationalForm(readings: ReadonlyArray<PhoneReading | undefined>): Certain {
	const certain = new Map<string, string>();
	// Most events have no number without its country.
	if (!readings.some((reading) => reading?.national !== undefined)) return certain;
	for (const known of new Set(readings.map((reading) => reading?.e164))) {
		const form = known && nationalFormOf(known);
		if (known && form && !certain.has(form)) certain.set(form, known);
	}
	return certain;
}

/** A number without its country is certain, too, where another of the same event is the same with it. */
function e164Of({ e164, national }: PhoneReading, certain: Certain): string | undefined {
	if (e164 !== undefined || national === undefined) return e164;
	return certain.get(national.replace(/^0/, ''));
}

/** The customer hides the number, not the business; where the direction is not told, the contact is the caller. */
function callerIsWithheld(
	{ call }: RecordDraft,
	[contact, from]: ReadonlyArray<PhoneReading | undefined>,
): boolean {
	if (!call || call.direction === 'outbound') return false;
	return (from ?? contact)?.withheld === true;
}
