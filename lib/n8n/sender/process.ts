import type { FunctionsBase } from 'n8n-workflow';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Sender } from '../../delivery/sender';
import { errorSentence } from '../../text/error';
import type { Platform } from '../../webhook/platform/definition';
import { storeFolder } from '../store/claims';
import { persistedClock } from '../store/clock';
import { GrowingKeyring } from './keyring';
import { permissions } from './permission';
import { finishBeforeExit } from './shutdown';

const RETRY_OPEN_MILLISECONDS = 5_000;
const QUEUE_MODE =
	"Webhook Sender doesn't support queue mode yet, as each process would keep its own deliveries that the others don't see. To use it, run n8n in regular mode (without EXECUTIONS_MODE=queue).";

const NO_SQLITE = `Webhook Sender stores deliveries with node:sqlite, which Node.js ${process.versions.node} doesn't have: run n8n with Node.js 22.16 or newer.`;

/** The process's sender, and the keys it opens stored secrets with. */
interface Opened {
	readonly sender: Sender;
	readonly keyring: GrowingKeyring;
	/** Ends listening for the end of the process. */
	readonly release: () => void;
}

let opened: Promise<Opened> | undefined;
const keepers = new Set<symbol>();

/**
 * The process's one sender over the outbox in n8n's user folder; opened on first use, with the presets of these platforms,
 * and from then on it sends what is queued. Rejects with a sentence in queue mode, on a Node without node:sqlite, and where the store can't be opened
 * (tried anew after five seconds).
 */
export async function senderFor(
	context: Pick<FunctionsBase, 'logger'>,
	passphrase: string | undefined,
	platforms: readonly Platform[],
): Promise<Sender> {
	if (process.env.EXECUTIONS_MODE === 'queue') throw new Error(QUEUE_MODE);
	opened ??= open(context.logger, platforms).catch((error: unknown) => {
		setTimeout(() => (opened = undefined), RETRY_OPEN_MILLISECONDS).unref();
		throw error;
	});
	const { sender, keyring } = await opened;
	return passphrase === undefined ? sender : await keyring.sealingWith(passphrase, sender);
}

/** Says that a published trigger will open the sender when n8n starts again, until the answered function is called. */
export function keepDispatcher(): () => void {
	const keeper = Symbol('delivery trigger');
	keepers.add(keeper);
	return () => void keepers.delete(keeper);
}

/** Whether some published trigger does. */
export function isDispatcherKept(): boolean {
	return keepers.size > 0;
}

/** Closes the process's sender, if it was opened; the next use opens it again. */
export async function closeSender(): Promise<void> {
	const closing = opened;
	opened = undefined;
	const closed = await closing?.catch(() => undefined);
	closed?.release();
	await closed?.sender.close();
}

async function open(log: FunctionsBase['logger'], platforms: readonly Platform[]): Promise<Opened> {
	if (!isBuiltin('node:sqlite')) throw new Error(NO_SQLITE);
	const { openSenderOutbox } = await import('../../delivery/openOutbox');
	const { createTransport } = await import('../../delivery/attempt/transport');
	const { createSender } = await import('../../delivery/createSender');
	const { systemResolver } = await import('../../delivery/resolver/create');
	const { systemClock } = await import('../../time/clock');
	const { presetsOf } = await import('../../webhook/presets');
	const folder = storeFolder();
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const keyring = await GrowingKeyring.fromFile(join(folder, 'outbox.key'), randomBytes, {
		// n8n's own switch for its settings file.
		enforced: process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS !== 'false',
		onNotice: (sentence) => log.warn(`Webhook Sender: ${errorSentence(sentence)}`),
	});
	const presets = presetsOf(platforms);
	const outbox = await openSenderOutbox(presets, {
		file: join(folder, 'outbox.sqlite'),
		now: Date.now,
		owner: randomUUID(),
		onNotice: (message) => log.warn(errorSentence(message)),
	});
	const sender = createSender({
		outbox,
		transport: createTransport({ lookup: systemResolver(), environment: process.env }),
		presets,
		keyring,
		clock: systemClock,
		steady: persistedClock(folder),
		permission: permissions.permission,
		random: Math.random,
		randomBytes,
		log: {
			warn: (sentence) => log.warn(`Webhook Sender: ${errorSentence(sentence)}`),
			info: (sentence) => log.info(`Webhook Sender: ${errorSentence(sentence)}`),
		},
	});
	const release = finishBeforeExit({
		// It stays open to what running workflows still send: that is stored, and sent after the start.
		finish: async (graceMilliseconds) => {
			const left = await sender.finish(graceMilliseconds);
			if (left > 0) log.warn(`Webhook Sender: ${leftUnderWay(left)}`);
		},
		close: async () => await sender.close(),
	});
	return { sender, keyring, release };
}

function leftUnderWay(count: number): string {
	return `${count} delivery attempts were still in progress when n8n's shutdown timeout ended; they are repeated after the restart. To give them more time, raise N8N_GRACEFUL_SHUTDOWN_TIMEOUT.`;
}
