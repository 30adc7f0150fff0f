import { PHRASES } from './phrases';

type Phrases = typeof PHRASES;

/** Where something can have happened that has words of its own. */
export type Area = keyof Phrases;

/** What happened there. */
export type Cause<In extends Area = Area> = { [One in In]: keyof Phrases[One] & string }[In];

/** The words of a cause, to write a reason with. */
export function wordsFor<In extends Area>(area: In, cause: Cause<In>): string {
	return phrasesOf(area)[cause]?.[0] ?? '';
}

/** The cause that a reason's words tell, also those of earlier versions; undefined where they tell none. */
export function causeIn(area: string, words: string): Cause | undefined {
	const causes = Object.entries(phrasesOf(area));
	return causes.find(([, phrases]) => phrases.some((one) => words.includes(one)))?.[0] as
		Cause | undefined;
}

function phrasesOf(area: string): Readonly<Record<string, readonly string[]>> {
	const areas: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = PHRASES;
	return areas[area] ?? {};
}

const LOGIN_REQUIRED = 407;

/** What a proxy said instead of opening the way. */
export function proxyAnswered(status: number): string {
	if (status === LOGIN_REQUIRED) return wordsFor('proxy', 'loginRequired');
	return `the proxy answered ${status}`;
}
