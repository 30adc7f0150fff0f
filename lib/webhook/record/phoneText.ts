import { saysNothing, saysWithheld } from './notGiven';

/** A text in the place of a phone number, taken apart. */
export interface PhoneText {
	/** The number alone, with its punctuation; undefined for names, letters and other texts that are no number. */
	readonly number?: string | undefined;
	/** Digits of the extension. */
	readonly extension?: string | undefined;
	readonly withheld: boolean;
	/** The text only says that there is no number. */
	readonly absent?: true;
}

const PLAIN = /^\+?\d+$/;
const DASHES = /[\p{Pd}\u2212]/gu;
/** Marks of direction and other invisible characters, as address books paste them. */
const INVISIBLE = /\p{Cf}/gu;
/** `(+44) 20 …` */
const BRACKETED_CODE = /^\((\+\d{1,3})\)/;
const NAMED_ADDRESS = /^[^<>]*<([^<>]+)>$/;
const SCHEME = /^(?:tel|sips?|callto):(?:\/\/)?/i;
const EXTENSION =
	/^(.*\d\W*?)(?:;ext=|,{1,3}|(?:extension|extn?|xtn|poste|anexo|durchwahl)[.:=]?|x|#|~)\s*(\d{1,7})\s*#?$/i;
const NUMBER = /^\+?[\d\s().\-/]*$/;
/** A number in all its forms, with a name and parameters around it, is shorter. */
const LONGEST = 300;

/**
 * Takes a written number apart: full-width signs and dashes of every sort become plain, `tel:` and `sip:` forms give
 * the number in them, and the extension is told from the number.
 */
export function phoneText(written: string): PhoneText {
	if (written.length > LONGEST) return { withheld: false };
	// Nearly every number comes like this.
	if (PLAIN.test(written)) return { withheld: spellsWithheld(written), number: written };
	const plain = written.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').trim();
	const bare = plain.replace(BRACKETED_CODE, '$1 ');
	const address = (NAMED_ADDRESS.exec(bare)?.[1] ?? bare).replace(SCHEME, '');
	const [user = ''] = address.split('@');
	const [first = '', ...parameters] = user.split(/;(?!ext=)/i);
	const context = parameters.find((one) => /^phone-context=\+/i.test(one))?.slice(14) ?? '';
	const text = `${context}${first.trim()}`;
	if (isWithheld(text)) return { withheld: true };
	if (saysNothing(text)) return { withheld: false, absent: true };
	const [, main = text, extension] = EXTENSION.exec(text) ?? [];
	const number = parameters.every((one) => one.includes('=')) && NUMBER.test(main);
	return { withheld: false, ...(number && /\d/.test(main) && { number: main.trim(), extension }) };
}

/**
 * The first of these that may be a number, else the first that says anything: an AI's "unknown" or "not given" must not
 * hide the number that the call came from.
 */
export function firstNumber(...texts: ReadonlyArray<string | null | undefined>) {
	const given = texts.filter((text) => text !== undefined && text !== null);
	if (given.length < 2) return given[0];
	return given.find((text) => /\d/.test(text) && !phoneText(text).withheld) ?? given[0];
}

/** Whether a carrier wrote this for a caller who withholds the number: a word, or a number that spells one. */
function isWithheld(text: string): boolean {
	return saysWithheld(text) || spellsWithheld(text.replace(/[\s().-]/g, ''));
}

/** Whether this number spells on a keypad that the caller withholds it: anonymous, restrict, blocked, unknown, unavailable. */
export const spellsWithheld = (number: string) => WITHHELD_NUMBERS.has(number);

const WITHHELD_NUMBERS = new Set([
	'+266696687',
	'+7378742833',
	'+2562533',
	'+8656696',
	'+86282452253',
]);
