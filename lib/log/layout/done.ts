import { counted } from './words';

/** What was done, by the code that an action answers with: `replayed-3`. The address has the code only, never a text. */
const SENTENCES = {
	replayed: (count) => (count === 0 ? 'Nothing was replayed.' : `Replayed ${deliveries(count)}.`),
	cancelled: (count) =>
		count === 0 ? 'Nothing was waiting any more.' : `Canceled ${deliveries(count)}.`,
	paused: () => 'Paused: events are queued until it is resumed.',
	resumed: () => 'Resumed: one event goes first, the others follow once it is delivered.',
	enabled: () => 'Enabled: it receives events again.',
	disabled: () => 'Disabled: it receives no events until it is enabled again.',
	tested: () => 'Sent a test event.',
	repeated: () => 'This was done already: the form was sent twice, and only the first one counts.',
} as const satisfies Readonly<Record<string, (count: number) => string>>;

const deliveries = (count: number) => counted(count, 'delivery', 'deliveries');

/** What an action can have done. */
export type DoneCode = keyof typeof SENTENCES;

/** The code of what was done, with how often. */
export function doneCode(code: DoneCode, count?: number): string {
	return count === undefined ? code : `${code}-${count}`;
}

/** The sentence of a code; undefined where there is none, or one that we don't write. */
export function doneSentence(code: string | undefined): string | undefined {
	const [, name = '', count = '0'] = /^([a-z]+)(?:-(\d{1,9}))?$/.exec(code ?? '') ?? [];
	return isDone(name) ? SENTENCES[name](Number(count)) : undefined;
}

const isDone = (name: string): name is DoneCode => Object.hasOwn(SENTENCES, name);
