import {
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString as parse,
	type CountryCode,
	type PhoneNumber,
} from 'libphonenumber-js/max';
import { phoneText, spellsWithheld } from './phoneText';

/** How numbers are written where one comes from. */
export interface Numbering {
	/** Country of numbers written without a country code; undefined: their country is unknown. */
	readonly defaultCountry?: CountryCode | undefined;
	/** The platform writes numbers with the country code but without the plus: 16135551234. */
	readonly countryCodeWithoutPlus?: boolean | undefined;
}

/** What a text in the place of a phone number says. */
export interface PhoneReading {
	/** The caller's number was withheld: the text is no number ("anonymous"). */
	readonly withheld: boolean;
	/** The text only says that there is no number ("not provided"). */
	readonly absent?: true;
	/** E.164, only where certain. */
	readonly e164?: string;
	/** Digits of the extension written after the number. */
	readonly extension?: string;
	/** Digits of a number whose country is unknown. */
	readonly national?: string;
}

/** A country by its ISO 3166 code, with its calling code. */
export interface Country {
	readonly code: CountryCode;
	readonly callingCode: string;
}

/** Every country the numbering plans know. */
export const countries = (): Country[] =>
	getCountries().map((code) => ({ code, callingCode: getCountryCallingCode(code) }));

/** The country of an ISO 3166 code in any case; undefined for any other text. */
export function countryOf(text: string): CountryCode | undefined {
	const code = text.trim().toUpperCase();
	return isSupportedCountry(code) ? code : undefined;
}

const MOST_REMEMBERED = 1000;
const LONGEST_REMEMBERED = 40;
const remembered = new Map<string, PhoneReading>();

/**
 * Reads a phone number with the numbering plans of libphonenumber (its full metadata, as only that says which numbers
 * are valid, not just how long they are). E.164 is given where the number is certain:
 * - With a country code (a plus, 00 or 011, or a platform that always writes it) the country is certain, and the number
 *   must have a length its numbering plan allows. Whether its range is assigned is not asked: vendors' samples, numbers
 *   kept for fiction and ranges newer than the metadata would be lost.
 * - Without one it needs the default country. Where the digits can also be read as beginning with a country code, the
 *   valid reading counts, the national one first.
 * - Where a platform writes the country code without the plus, ten digits or fewer may also lack it: they count only if
 *   valid with it and not valid as a North American or default country's number.
 * Short codes, letters and SIP names are no numbers for E.164; withheld callers are no numbers at all.
 */
export function readPhone(written: string, numbering: Numbering): PhoneReading {
	const { defaultCountry = '', countryCodeWithoutPlus = false } = numbering;
	if (written.length > LONGEST_REMEMBERED) return read(written, numbering);
	const name = `${defaultCountry}${countryCodeWithoutPlus ? '+' : ' '}${written}`;
	const known = remembered.get(name);
	if (known !== undefined) return known;
	const reading = read(written, numbering);
	if (remembered.size >= MOST_REMEMBERED) remembered.clear();
	remembered.set(name, reading);
	return reading;
}

function read(written: string, numbering: Numbering): PhoneReading {
	const { withheld, absent, number: text, extension } = phoneText(written);
	if (withheld || text === undefined) return { withheld, ...(absent && { absent }) };
	if (numbering.countryCodeWithoutPlus && spellsWithheld(`+${digitsOf(text)}`)) {
		return { withheld: true };
	}
	const number = text.startsWith('+') ? ifPossible(parsed(text)) : certain(text, numbering);
	if (number === undefined && (text.startsWith('+') || digitsOf(text).length < SHORTEST)) {
		return { withheld };
	}
	return {
		withheld,
		...(number === undefined ? { national: digitsOf(text) } : { e164: number.number }),
		...(extension && { extension }),
	};
}

/** A number without a plus, where one reading of it is certain. */
function certain(
	text: string,
	{ defaultCountry, countryCodeWithoutPlus }: Numbering,
): PhoneNumber | undefined {
	const digits = digitsOf(text);
	if (digits.length < SHORTEST) return undefined;
	const home = defaultCountry && parsed(text, defaultCountry);
	const dialled = /^(?:00|011)([1-9]\d{9,})$/.exec(digits)?.[1];
	const abroad = parsed(`+${dialled ?? digits}`);
	const certainAbroad = abroad?.isValid() ? abroad : undefined;
	if (dialled === undefined && countryCodeWithoutPlus && digits.length > 10) {
		return ifPossible(abroad) ?? ifPossible(home);
	}
	if (home?.isValid()) return home;
	if (dialled !== undefined || defaultCountry !== undefined)
		return certainAbroad ?? ifPossible(home);
	const mayLackCode = parsed(digits, 'US')?.isValid() === true;
	return countryCodeWithoutPlus && !mayLackCode ? certainAbroad : undefined;
}

/** A number in E.164 without its country code: +15551234567 is 5551234567. */
export function nationalFormOf(e164: string): string | undefined {
	return parsed(e164)?.nationalNumber;
}

/** With fewer digits a number is a short code, or lacks even its area code. */
const SHORTEST = 7;

function ifPossible(number: PhoneNumber | undefined): PhoneNumber | undefined {
	return number?.isPossible() && number.number.length > SHORTEST ? number : undefined;
}

function parsed(text: string, country?: CountryCode): PhoneNumber | undefined {
	return parse(text, { extract: false, ...(country && { defaultCountry: country }) });
}

const digitsOf = (text: string) => text.replace(/\D/g, '');
