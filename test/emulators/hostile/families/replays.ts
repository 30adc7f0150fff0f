/** Bytes that came before, under whatever the signature does not cover: other names in other cases, other headers. */
import type { HeaderPairs, Mutation, Target } from './mutation';

const disguises: Record<string, (target: Target) => HeaderPairs> = {
	'nothing but another client': ({ genuine, draw }) => [
		...without(genuine.headers, 'user-agent'),
		['User-Agent', `curl/8.${draw.integer(0, 20)}.${draw.integer(0, 99)}`],
	],
	'another header': ({ genuine, draw }) => [
		...Object.entries(genuine.headers),
		['X-Request-Id', draw.uuid()],
	],
	'names in other cases': ({ genuine, draw }) =>
		Object.entries(genuine.headers).map(([name, value]) => [
			[...name].map((c) => (draw.integer(0, 1) ? c.toUpperCase() : c.toLowerCase())).join(''),
			value,
		]),
	'another event id in the headers': ({ genuine, draw }) => [
		...without(genuine.headers, 'run-a-call-event-id'),
		['Run-A-Call-Event-Id', `evt_${draw.hex(26)}`],
		['Idempotency-Key', draw.uuid()],
	],
};

function without(headers: Record<string, string>, name: string): HeaderPairs {
	return Object.entries(headers).filter(([other]) => other.toLowerCase() !== name);
}

export const replayMutations: readonly Mutation[] = [
	{
		family: 'replays',
		spoil(target) {
			const label = target.draw.pick(Object.keys(disguises));
			const headers = disguises[label]?.(target) ?? [];
			return { label, headers, expectation: 'duplicate', precededBy: target.genuine };
		},
	},
];
