/**
 * Times that are signed (Run a Call's and JustCall's vendor dialects): captured requests sent long after, times to come,
 * and texts that are no time at all, each under a code that is right for it.
 */
import type { Emulator } from '../../engine/emulator';
import { dateAndTime, unixSeconds } from '../../engine/formats';
import { resigned, type Expectation, type Mutation, type Target } from './mutation';

const DAY_SECONDS = 86_400;

const signsTime = ({ dialect, id }: Emulator) =>
	dialect === 'vendor' && (id === 'runACall' || id === 'justCall');

/**
 * How far off a time must be for every receiver to reject it: Run a Call asks for five minutes; JustCall names no
 * window, and its own retries come minutes later.
 */
const windowSeconds = ({ emulator }: Target) => (emulator.id === 'runACall' ? 300 : DAY_SECONDS);

function shifted(label: string, direction: 1 | -1): Mutation {
	return {
		family: 'timestamps',
		when: signsTime,
		spoil(target) {
			const { draw, genuine, now } = target;
			const beyond = draw.pick([60, 3600, DAY_SECONDS, 365 * DAY_SECONDS, 9 * 365 * DAY_SECONDS]);
			const seconds = windowSeconds(target) + 30 + draw.integer(0, beyond);
			const at = new Date(now.getTime() + direction * seconds * 1000);
			const headers = resigned(target, genuine.body, { at });
			return { label: `${label} by ${seconds} s`, headers, expectation: 'rejected' };
		},
	};
}

type Text = (target: Target) => string;

/** Texts that `Number` or `parseInt` might take for a recent time, or choke on. */
const notSeconds: Record<string, Text> = {
	'letters after the number': ({ now, draw }) =>
		`${unixSeconds(now)}${draw.pick(['abc', 'x', 'e', 'Z'])}`,
	'milliseconds instead of seconds': ({ now, draw }) =>
		String(now.getTime() + draw.integer(0, 999)),
	'a word': ({ draw }) =>
		draw.pick(['now', 'NaN', 'Infinity', '-Infinity', 'null', 'undefined', 'true']),
	'a sign before it': ({ now }) => `-${unixSeconds(now)}`,
	'too many digits': ({ draw }) => draw.text('123456789', draw.integer(14, 300)),
	nothing: () => '',
	hexadecimal: ({ draw }) => `0x${draw.hex(6)}`,
};

const notDateAndTime: Record<string, Text> = {
	'a word': ({ draw }) => draw.pick(['now', 'today', 'NaN', 'Invalid date', 'null', 'undefined']),
	'no such day': ({ draw }) => `9999-99-99 99:99:${draw.integer(10, 99)}`,
	'the year 0': () => '0000-00-00 00:00:00',
	'too many digits': ({ draw }) => draw.text('123456789', draw.integer(20, 300)),
	'words after it': ({ now, draw }) =>
		`${dateAndTime(now)} ${draw.pick(['or so', 'abc', '(sic)'])}`,
};

/** Other writings of the right time: a receiver may read them or not. */
const otherWritings: Record<string, Text> = {
	'unix seconds': ({ now, draw }) => String(unixSeconds(now) - draw.integer(0, 60)),
	'ISO 8601': ({ now, draw }) => new Date(now.getTime() - draw.integer(0, 60_000)).toISOString(),
	'with a fraction': ({ now, draw }) => `${unixSeconds(now)}.${draw.integer(0, 999)}`,
	'with words after it': ({ now, draw }) =>
		`${dateAndTime(now)} ${draw.pick(['UTC', 'Z', '(sic)'])}`,
};

function written(
	tablesOf: (target: Target) => Record<string, Text>,
	expectation: Expectation,
): Mutation {
	return {
		family: 'timestamps',
		when: signsTime,
		spoil(target) {
			const table = tablesOf(target);
			const label = target.draw.pick(Object.keys(table));
			const timestamp = table[label]?.(target) ?? '';
			const headers = resigned(target, target.genuine.body, { timestamp });
			return { label, headers, expectation };
		},
	};
}

export const timestampMutations: readonly Mutation[] = [
	shifted('too old', -1),
	shifted('to come', 1),
	written(({ emulator }) => (emulator.id === 'runACall' ? notSeconds : notDateAndTime), 'rejected'),
	written(() => otherWritings, 'answered'),
];
