import type { RecordDraft } from './schema';

/** First and last name of contacts and leads that come with the whole name only, where it is certain which is which. */
export function withNames(draft: RecordDraft): RecordDraft {
	const sections: { -readonly [Section in keyof RecordDraft]: RecordDraft[Section] } = { ...draft };
	if (draft.contact) sections.contact = named(draft.contact);
	if (draft.lead) sections.lead = named(draft.lead);
	return sections;
}

function named<Person extends NonNullable<RecordDraft['contact'] | RecordDraft['lead']>>(
	person: Person,
): Person {
	if (person.firstName || person.lastName || !person.name) return person;
	if ('company' in person && person.company === person.name) return person;
	return { ...person, ...partsOf(person.name) };
}

/**
 * The parts of a name of exactly two words, each with a capital letter and small ones. Three words can be split in two
 * ways, caller IDs in capitals have the last name first, and companies and caller-ID labels are no persons.
 */
function partsOf(name: string): { readonly firstName?: string; readonly lastName?: string } {
	if (name.length > LONGEST_NAME) return {};
	const [firstName, lastName, more] = name.trim().split(/\s+/);
	if (firstName === undefined || lastName === undefined || more !== undefined) return {};
	const words = [firstName, lastName];
	const person = words.every((word) => WORD.test(word) && !NO_PERSON.has(word.toLowerCase()));
	return person ? { firstName, lastName } : {};
}

/** No two words of a name are longer. */
const LONGEST_NAME = 100;

const WORD = /^\p{Lu}(?:[\p{L}\p{M}]|['’-](?=\p{L}))*[\p{Ll}\p{M}]$/u;

const NO_PERSON = new Set(
	(
		'ag bank caller center centre clinic club co company consulting corp customer dental design desk electric ' +
		'electrical foundation free gmbh group heating hotel inc insurance law llc llp ltd mobile number office partners ' +
		'phone plumbing realty repair restaurant roofing sales school service services shop solutions spam store ' +
		'studio support systems team toll unknown university voicemail wireless'
	).split(' '),
);
