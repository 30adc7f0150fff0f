import { isNationalFormOf, readPhone, type Numbering, type PhoneReading } from './phone';
import type { Record, RecordDraft } from './record';

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

/** The only reader of a record's numbers: adds E.164 forms and extensions, and leaves out withheld callers. */
export function withNumbers(draft: RecordDraft, numbering: Numbering): RecordDraft {
	const certain = new Set<string>();
	const read = (written: unknown): PhoneReading | undefined => {
		if (typeof written !== 'string' || written === '') return undefined;
		const reading = readPhone(written, numbering);
		if (reading.e164 !== undefined) certain.add(reading.e164);
		return reading;
	};
	const sections: Sections = { ...draft };
	const readings = PLACES.map(([section, field]) => read((sections[section] ?? {})[field]));
	const others = (draft.contact?.otherPhones ?? []).map((one) => [one, read(one.number)] as const);
	for (const [index, [section, field]] of PLACES.entries()) {
		const reading = readings[index];
		if (reading === undefined) continue;
		sections[section] = { ...sections[section], ...fieldsOf(section, field, reading, certain) };
	}
	const contact = { ...draft.contact, ...sections.contact };
	const told = others.flatMap(([one, reading]) =>
		reading?.withheld === false ? [{ ...one, numberE164: e164Of(reading, certain) }] : [],
	);
	if (others.length > 0) sections.contact = { ...contact, otherPhones: told };
	if (callerIsWithheld(draft, readings)) sections.call = { ...sections.call, callerWithheld: true };
	return sections;
}

type Fields = { readonly [field: string]: unknown };
type Sections = { [section: string]: Fields | null | undefined };

function fieldsOf(
	section: keyof Record,
	field: string,
	reading: PhoneReading,
	certain: ReadonlySet<string>,
): Fields {
	if (reading.withheld) return { [field]: undefined };
	const person = section === 'contact' || section === 'lead';
	return {
		[`${field}E164`]: e164Of(reading, certain),
		...(person && reading.extension !== undefined && { extension: reading.extension }),
	};
}

/** A number without its country is certain, too, where another of the same event is the same with it. */
function e164Of(
	{ e164, national }: PhoneReading,
	certain: ReadonlySet<string>,
): string | undefined {
	if (e164 !== undefined || national === undefined) return e164;
	return [...certain].find((known) => isNationalFormOf(national, known));
}

/** The customer hides the number, not the business; where the direction is not told, the contact is the caller. */
function callerIsWithheld(
	{ call }: RecordDraft,
	[contact, from]: ReadonlyArray<PhoneReading | undefined>,
): boolean {
	if (!call || call.direction === 'outbound') return false;
	return (from ?? contact)?.withheld === true;
}
