import { parseArgs } from 'node:util';

/** What the command line of `npm run test:chaos` says. */
export interface ChaosOptions {
	/** What is killed: n8n while it receives, a sender while it sends, one of several that share a store, or one after the other. */
	readonly only: 'receive' | 'send' | 'processes' | undefined;
	/** Of n8n while it receives. */
	readonly rounds: number;
	/** Of the sender. */
	readonly senderRounds: number;
	/** How often the one of several processes that dispatches is killed, and then suspended, on each engine. */
	readonly processRounds: number;
	/** Decides the events and the moments of the kills. */
	readonly seed: string;
	/** Where the figures are written, as JSON. */
	readonly jsonFile: string | undefined;
	/** Puts a reverse proxy before n8n that forwards only while n8n says it is ready. */
	readonly gate: boolean;
}

const USAGE =
	'Usage: npm run test:chaos -- [--only receive|send|processes] [--rounds N] [--sender-rounds N] [--process-rounds N] [--seed S] [--json FILE] [--gate]';

/** Throws with the usage on anything that it doesn't know. */
export function readOptions(args: readonly string[]): ChaosOptions {
	try {
		const { values } = parseArgs({
			args: [...args],
			options: {
				only: { type: 'string' },
				rounds: { type: 'string', default: '25' },
				'sender-rounds': { type: 'string', default: '100' },
				'process-rounds': { type: 'string', default: '3' },
				seed: { type: 'string', default: 'chaos' },
				json: { type: 'string' },
				gate: { type: 'boolean', default: false },
			},
		});
		const { only, seed, gate } = values;
		if (only !== undefined && only !== 'receive' && only !== 'send' && only !== 'processes') {
			throw new Error('--only takes receive, send or processes');
		}
		return {
			only,
			rounds: countOf('rounds', values.rounds),
			senderRounds: countOf('sender-rounds', values['sender-rounds']),
			processRounds: countOf('process-rounds', values['process-rounds']),
			seed,
			jsonFile: values.json,
			gate,
		};
	} catch (error) {
		throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
}

function countOf(name: string, text: string): number {
	const count = Number(text);
	if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} must be 1 or more`);
	return count;
}
