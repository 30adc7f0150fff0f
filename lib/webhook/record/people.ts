import { saysNothing } from './notGiven';
import { phoneText } from './phoneText';
import type { RecordDraft } from './schema';

type Person = NonNullable<RecordDraft['contact'] | RecordDraft['lead']>;

/**
 * The draft without what is no name, email address or postal address but stands in the place of one: "Unknown", the
 * number in the place of the name, "not provided". Whoever reads the record would greet such a name and write to such an
 * address.
 */
export function withoutPlaceholders(draft: RecordDraft): RecordDraft {
	const sections: { -readonly [Section in keyof RecordDraft]: RecordDraft[Section] } = { ...draft };
	const { contact, lead, agent } = draft;
	if (contact) {
		const { address } = contact;
		const full = address?.full;
		sections.contact = {
			...asPerson(contact),
			...(full && saysNothing(full) && { address: { ...address, full: undefined } }),
		};
	}
	if (lead) {
		const { serviceAddress: place } = lead;
		sections.lead = {
			...asPerson(lead),
			...(place && saysNothing(place) && { serviceAddress: undefined }),
		};
	}
	if (agent?.email) sections.agent = { ...agent, email: emailIn(agent.email) };
	return sections;
}

function asPerson<Given extends Person>(person: Given): Given {
	const { name, firstName, lastName, email } = person;
	const parts = [firstName, lastName].filter(Boolean).join(' ');
	return {
		...person,
		...(name && isNoName(name) && { name: undefined }),
		...(parts !== '' && isNoName(parts) && { firstName: undefined, lastName: undefined }),
		...(email && { email: emailIn(email) }),
	};
}

/** Fewer digits may be in a name: "Studio 54". */
const FEWEST_DIGITS = 7;

function isNoName(text: string): boolean {
	const { withheld, absent, number = '' } = phoneText(text);
	return withheld || absent === true || number.replace(/\D/g, '').length >= FEWEST_DIGITS;
}

/** No address is longer (RFC 5321), and no field has many. */
const LONGEST_EMAIL = 1000;
const EMAIL = /^[^\s@<>()[\]"\\]{1,64}@[^\s@<>()[\]"\\.]+(?:\.[^\s@<>()[\]"\\.]+)+$/u;

/** The first email address in a text, without what is around it (a name, `mailto:`); undefined where there is none. */
function emailIn(text: string): string | undefined {
	if (text.length > LONGEST_EMAIL) return undefined;
	return text
		.replace(/\p{Cf}/gu, '')
		.split(/[\s,;<>]+/)
		.map((word) => word.replace(/^mailto:|^["']|["'.!?:]+$/gi, ''))
		.find((word) => EMAIL.test(word));
}
