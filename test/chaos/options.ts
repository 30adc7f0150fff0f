import { parseArgs } from 'node:util';

/** What the command line of `npm run test:chaos` says. */
export interface ChaosOptions {
	readonly rounds: number;
	/** Decides the events and the moments at which n8n is killed. */
	readonly seed: string;
	/** Where the figures are written, as JSON. */
	readonly jsonFile: string | undefined;
	/** Puts a reverse proxy before n8n that forwards only while n8n says it is ready. */
	readonly gate: boolean;
}

const USAGE = 'Usage: npm run test:chaos -- [--rounds N] [--seed S] [--json FILE] [--gate]';

/** Throws with the usage on anything that it doesn't know. */
export function readOptions(args: readonly string[]): ChaosOptions {
	try {
		const { values } = parseArgs({
			args: [...args],
			options: {
				rounds: { type: 'string', default: '25' },
				seed: { type: 'string', default: 'chaos' },
				json: { type: 'string' },
				gate: { type: 'boolean', default: false },
			},
		});
		const rounds = Number(values.rounds);
		if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be 1 or more');
		return { rounds, seed: values.seed, jsonFile: values.json, gate: values.gate };
	} catch (error) {
		throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
}
