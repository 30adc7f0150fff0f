import type { DeliveryFilter } from '../outbox';
import { deliveryNumber, eventNumber } from './ids';

/** More characters of a text than these are not looked at. */
const MOST_TEXT = 500;

/** A filter whose text is read: an ID is asked for by the filter itself, anything else is a pattern. */
export interface Sought {
	readonly filter: Omit<DeliveryFilter, 'text'>;
	/** Undefined: any delivery that the filter finds. */
	readonly pattern: TextPattern | undefined;
}

/**
 * Regular expressions that find a text whatever its case, written so that JavaScript (`u`) and PostgreSQL read them alike:
 * letters as sets of their cases, so that no locale matters.
 */
export interface TextPattern {
	/** As it is written; for ids and order keys. */
	readonly plain: string;
	/** As JSON has it. */
	readonly escaped: string;
	/** Either, for what is stored as JSON. */
	readonly inJson: string;
}

/** Whether a filter asks for a text. */
export function hasText({ text = '' }: DeliveryFilter): boolean {
	return text.trim() !== '';
}

/** Reads a filter's text; `mark` is the one of the outbox's event ids. */
export function soughtBy({ text = '', ...filter }: DeliveryFilter, mark: string): Sought {
	const trimmed = text.trim();
	if (trimmed === '') return { filter, pattern: undefined };
	const id = trimmed.toLowerCase();
	if (deliveryNumber(id) !== undefined) {
		const isAsked = filter.ids?.includes(id) ?? true;
		return { filter: { ...filter, ids: isAsked ? [id] : [] }, pattern: undefined };
	}
	if (eventNumber(mark, id) !== undefined) {
		const isAsked = (filter.eventId ?? id) === id;
		const ids = isAsked ? filter.ids : [];
		return { filter: { ...filter, ids, eventId: id }, pattern: undefined };
	}
	return { filter, pattern: patternOf([...trimmed].slice(0, MOST_TEXT).join('')) };
}

function patternOf(text: string): TextPattern {
	const plain = sourceOf(text);
	const escaped = sourceOf(JSON.stringify(text).slice(1, -1));
	return { plain, escaped, inJson: plain === escaped ? plain : `${plain}|${escaped}` };
}

function sourceOf(text: string): string {
	return [...text].map(sourceOfCharacter).join('');
}

const SYNTAX = /^[\^$\\.*+?()[\]{}|]$/;
const FIRST_PRINTABLE = 0x20;

function sourceOfCharacter(character: string): string {
	// PostgreSQL's texts have neither U+0000 nor half a character.
	if (character.charCodeAt(0) < FIRST_PRINTABLE || !character.isWellFormed()) {
		return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	}
	if (SYNTAX.test(character)) return `\\${character}`;
	const lower = character.toLowerCase();
	const cases = new Set(
		[character, lower, character.toUpperCase()].filter(
			(one) => [...one].length === 1 && one.toLowerCase() === lower,
		),
	);
	return cases.size > 1 ? `[${[...cases].join('')}]` : character;
}
