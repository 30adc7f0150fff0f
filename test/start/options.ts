import { parseArgs } from 'node:util';
import { freePort } from '../n8n/process/environment';

const USUAL_PORT = 5678;
const USAGE = 'Use: npm start [-- [--once] [--port <port>] [--queue-mode]]';

/** What `npm start` is told. */
export interface StartOptions {
	/** Ends after the tables, instead of leaving the editor open. */
	readonly once: boolean;
	/** n8n's port, where one was asked for. */
	readonly port: number | undefined;
	/** n8n runs in queue mode. */
	readonly queueMode: boolean;
}

/** Reads the arguments after `npm start --`. */
export function readOptions(args: string[]): StartOptions {
	const { once, port: text, 'queue-mode': queueMode } = parsed(args);
	if (text === undefined) return { once, port: undefined, queueMode };
	const port = Number(text);
	if (/^\d+$/.test(text) && port > 0 && port < 65_536) return { once, port, queueMode };
	throw new Error(`--port ${text} is invalid: it must be a number from 1 to 65535`);
}

const OPTIONS = {
	once: { type: 'boolean', default: false },
	port: { type: 'string' },
	'queue-mode': { type: 'boolean', default: false },
} as const;

function parsed(args: string[]) {
	try {
		return parseArgs({ args, options: OPTIONS }).values;
	} catch (error) {
		const [reason = ''] = (error as Error).message.split('. ');
		throw new Error(`${reason}. ${USAGE}`, { cause: error });
	}
}

/** The port that n8n gets, and what to say of it. */
export interface ChosenPort {
	readonly port: number;
	readonly news: string | undefined;
}

/** The port that was asked for; without one n8n's usual port, or another where that is in use. */
export async function choosePort(
	{ port: wanted }: Pick<StartOptions, 'port'>,
	free: typeof freePort = freePort,
): Promise<ChosenPort> {
	if (wanted !== undefined) {
		const port = await free(wanted).catch((cause: NodeJS.ErrnoException) => {
			throw new Error(`${reasonOf(cause, wanted)}, for example: npm start -- --port 5680`, {
				cause,
			});
		});
		return { port, news: undefined };
	}
	try {
		return { port: await free(USUAL_PORT), news: undefined };
	} catch {
		const port = await free();
		return { port, news: `Port ${USUAL_PORT} is in use, so n8n gets port ${port}.` };
	}
}

function reasonOf({ code, message }: NodeJS.ErrnoException, port: number): string {
	if (code === 'EADDRINUSE') {
		return `Port ${port} is in use. End the program that uses it, or choose another port`;
	}
	if (code === 'EACCES') return `You may not use port ${port}. Choose one above 1023`;
	return `Port ${port} can't be used (${message}). Choose another`;
}
