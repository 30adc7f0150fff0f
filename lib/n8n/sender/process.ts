import type { FunctionsBase } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Sender } from '../../delivery/sender';
import { errorSentence } from '../../text/error';
import type { Platform } from '../../webhook/platform/definition';
import type { Preset } from '../../webhook/presets';
import { problemForSender, storeChoice } from '../store/choice';
import { storeFolder } from '../store/claims';
import type { Log, SenderParts } from './parts/parts';
import { permissions } from './parts/permission';
import { isReplaced, takeOver } from '../instances';
import { finishBeforeExit } from '../shutdown';

const RETRY_OPEN_MILLISECONDS = 5_000;
const REPLACED = 'The package was updated while this workflow ran: run the workflow again.';

/** The process's sender, and what it is made of. */
interface Opened {
	readonly sender: Sender;
	readonly parts: SenderParts;
	readonly close: () => Promise<void>;
	/** Ends listening for the end of the process. */
	readonly release: () => void;
}

let opened: Promise<Opened> | undefined;
const keepers = new Set<symbol>();

/**
 * The process's one sender, opened on first use, with the presets of these platforms: over PostgreSQL where the environment
 * says so, else over the outbox in n8n's user folder. From then on it sends what is queued. Rejects with a sentence where
 * the environment can't be used, in queue mode without PostgreSQL, where the package was updated meanwhile, and where the
 * store can't be opened (tried anew after five seconds).
 */
export async function senderFor(
	context: Pick<FunctionsBase, 'logger'>,
	passphrase: string | undefined,
	platforms: readonly Platform[],
): Promise<Sender> {
	opened ??= open(context.logger, platforms).catch((error: unknown) => {
		setTimeout(() => (opened = undefined), RETRY_OPEN_MILLISECONDS).unref();
		throw error;
	});
	const { sender, parts } = await opened;
	return passphrase === undefined ? sender : await parts.keyring.sealingWith(passphrase, sender);
}

/** Says that a published trigger will open the sender when n8n starts again, until the answered function is called. */
export function keepDispatcher(): () => void {
	const keeper = Symbol('sender trigger');
	keepers.add(keeper);
	void tellKept();
	return () => {
		keepers.delete(keeper);
		void tellKept();
	};
}

/** Whether some published trigger does, here or in another process that shares the store. */
export async function isDispatcherKept(): Promise<boolean> {
	if (keepers.size > 0) return true;
	const { parts } = (await opened?.catch(() => undefined)) ?? {};
	return (await parts?.isKeptElsewhere()) ?? false;
}

/** Closes the process's sender, if it was opened; the next use opens it again. */
export async function closeSender(): Promise<void> {
	const closing = opened;
	opened = undefined;
	const closed = await closing?.catch(() => undefined);
	closed?.release();
	await closed?.close();
}

async function tellKept(): Promise<void> {
	const { parts } = (await opened?.catch(() => undefined)) ?? {};
	parts?.keeps(keepers.size > 0);
}

async function open(log: Log, platforms: readonly Platform[]): Promise<Opened> {
	if (isReplaced()) throw new Error(REPLACED);
	await takeOver('sender', closeSender);
	const { presetsOf } = await import('../../webhook/presets');
	const presets = presetsOf(platforms);
	const parts = await partsFor(presets, log);
	const { createTransport } = await import('../../delivery/attempt/transport');
	const { createSender } = await import('../../delivery/createSender');
	const { systemClock } = await import('../../time/clock');
	const { systemResolver } = await import('../../delivery/resolver/create');
	const sender = createSender({
		...parts,
		transport: createTransport({ lookup: systemResolver(), environment: process.env }),
		presets,
		clock: systemClock,
		permission: permissions.permission,
		random: Math.random,
		randomBytes,
		log: {
			warn: (sentence) => log.warn(`Webhook Sender: ${errorSentence(sentence)}`),
			info: (sentence) => log.info(`Webhook Sender: ${errorSentence(sentence)}`),
		},
	});
	parts.started(sender);
	parts.keeps(keepers.size > 0);
	const close = async () => {
		await sender.close();
		await parts.close();
	};
	const release = finishBeforeExit({
		// It stays open to what running workflows still send: that is stored, and sent after the start.
		finish: async (graceMilliseconds) => {
			const left = await sender.finish(graceMilliseconds);
			if (left > 0) log.warn(`Webhook Sender: ${leftUnderWay(left)}`);
		},
		close,
	});
	return { sender, parts, close, release };
}

/** Each engine is loaded where it is chosen. */
async function partsFor(presets: readonly Preset[], log: Log): Promise<SenderParts> {
	const choice = storeChoice();
	const problem = typeof choice === 'string' ? choice : problemForSender(choice);
	if (typeof choice === 'string' || problem !== undefined) throw new Error(problem);
	const { settings } = choice;
	const folder = storeFolder();
	if (settings.kind === 'sqlite') {
		const { embeddedParts } = await import('./parts/embedded');
		return await embeddedParts(folder, presets, log);
	}
	const { sharedParts } = await import('./parts/shared');
	const settingsFile = join(dirname(folder), 'config');
	return await sharedParts({ settings, process: choice.process, settingsFile }, presets, log);
}

function leftUnderWay(count: number): string {
	return `${count} delivery attempts were still in progress when n8n's shutdown timeout ended; they are repeated after the restart. To give them more time, raise N8N_GRACEFUL_SHUTDOWN_TIMEOUT.`;
}
