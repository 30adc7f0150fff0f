import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'n8n-workflow';
import type { Sender } from '../../../../../lib/delivery/sender';
import { startProcess } from '../../../../support/newProcess';

/** How a process of n8n is started. */
export interface Started {
	readonly url: string;
	/** `worker` or `webhook`; absent: the main process. */
	readonly command?: string;
	readonly env?: Readonly<Record<string, string>>;
}

/** A process of n8n with this package, as far as its sender reaches. */
export interface N8nProcess {
	readonly sender: () => Promise<Sender>;
	/** The sender as a node with this passphrase has it. */
	readonly sealingWith: (passphrase: string) => Promise<Sender>;
	/** A node with the credential that reaches this machine runs here; `keeps`: it is that of a published trigger. */
	readonly usesCredential: (keeps?: boolean) => void;
	readonly keepDispatcher: () => () => void;
	readonly isDispatcherKept: () => Promise<boolean>;
	readonly log: string[];
	/**
	 * Waits until the log has such a line: others can read what this process has written before it has PostgreSQL's answer,
	 * which it waits for before it says so.
	 */
	readonly untilLogged: (sentence: RegExp) => Promise<void>;
	readonly stop: () => Promise<void>;
}

/** The route of a subscription that was saved with that credential. */
export const LOOPBACK_ROUTE = {
	allow: ['127.0.0.0/8'],
	httpAllowed: true,
	credential: 'loopback',
};

const running: N8nProcess[] = [];

/** Ends all processes of a test. */
export async function stopAll(): Promise<void> {
	await Promise.all(running.splice(0).map(async (one) => await one.stop()));
}

/** Starts one with modules of its own, and opens its sender in this environment. */
export async function startN8n({ url, command = 'start', env = {} }: Started): Promise<N8nProcess> {
	startProcess();
	const { senderFor, closeSender, keepDispatcher, isDispatcherKept } =
		await import('../../../../../lib/n8n/sender/process');
	const { permissions } = await import('../../../../../lib/n8n/sender/parts/permission');
	const { platforms } = await import('../../../../../nodes/platforms');
	const log: string[] = [];
	const note = (line: string) => void log.push(line);
	const logger: Logger = { debug: note, info: note, warn: note, error: note };
	const open = async (passphrase?: string) => {
		const before = { env: process.env, argv: process.argv };
		process.env = {
			...before.env,
			EXECUTIONS_MODE: 'queue',
			N8N_ENCRYPTION_KEY: 'the key of all processes',
			TELEPHONY_WEBHOOKS_STORE: url,
			...env,
		};
		process.argv = ['node', 'n8n', command];
		try {
			return await senderFor({ logger }, passphrase, platforms);
		} finally {
			process.env = before.env;
			process.argv = before.argv;
		}
	};
	const opening = open();
	// Before the next one starts: what is loaded later would be that one's.
	await opening.catch(() => undefined);
	const started: N8nProcess = {
		sender: async () => await opening,
		sealingWith: open,
		usesCredential: (keeps = false) => {
			permissions.seen(
				LOOPBACK_ROUTE.credential,
				async () => await Promise.resolve(LOOPBACK_ROUTE),
				keeps,
			);
		},
		keepDispatcher,
		isDispatcherKept,
		log,
		untilLogged: async (sentence) => await untilLogged(log, sentence),
		stop: closeSender,
	};
	running.push(started);
	return started;
}

async function untilLogged(log: readonly string[], sentence: RegExp): Promise<void> {
	for (let turns = 0; !log.some((line) => sentence.test(line)); turns++) {
		if (turns > 600) throw new Error(`${String(sentence)} is not in the log: ${log.join('\n')}`);
		await sleep(100);
	}
}
