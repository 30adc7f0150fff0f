import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Sender } from '../../../delivery/sender';
import type { Processes } from '../../../store/processes';
import { errorSentence } from '../../../text/error';
import type { JsonObject } from '../../../webhook/http/message';
import type { Preset } from '../../../webhook/presets';
import type { ProcessType } from '../../store/choice';
import { ENCRYPTION_KEY, type PostgresSettings } from '../../store/settings';
import { GrowingKeyring } from './keyring';
import { permissions } from './permission';
import { foreignKey, sharedKeys } from './sharedKeys';
import { needsOf } from './needs';
import type { Log, SenderParts } from './parts';

const REPORTED_EVERY_MILLISECONDS = 30_000;
/** Longer than n8n takes to start again. */
const KEPT_WITHIN_MILLISECONDS = 15 * 60_000;

const WAITING =
	'Webhook Sender: some subscriptions were saved with a Webhook Sender API credential that no node has used in this n8n process since it started, so their deliveries wait for a process where one has. Select that credential in the published Webhook Sender Trigger, so that sending continues after every restart.';

type Keys = Exclude<ReturnType<typeof sharedKeys>, string>;

/** Where the parts are, and whose they are. */
export interface SharedPlace {
	readonly settings: PostgresSettings;
	readonly process: ProcessType;
	/** n8n's settings file, which may hold its encryption key. */
	readonly settingsFile: string;
}

/**
 * The parts over PostgreSQL, which the processes of one n8n share, with keys that all of them have. Rejects with a sentence
 * where the server can't be reached, or where this process's keys don't open what others have sealed.
 */
export async function sharedParts(
	{ settings, process: type, settingsFile }: SharedPlace,
	presets: readonly Preset[],
	log: Log,
): Promise<SenderParts> {
	const keys = sharedKeys(process.env, (path) => readFileSync(path, 'utf8'), settingsFile);
	if (typeof keys === 'string') throw new Error(keys);
	const { openPostgresProcesses } = await import('../../../store/postgres/processes/open');
	const processes = await openPostgresProcesses(settings.options);
	const membership = new Membership(processes, type, keys, log);
	return await partsOf(membership, settings, presets).catch(async (error: unknown) => {
		await membership.end();
		throw error;
	});
}

async function partsOf(
	membership: Membership,
	{ options }: PostgresSettings,
	presets: readonly Preset[],
): Promise<SenderParts> {
	const { openSharedOutbox } = await import('../../../delivery/openSharedOutbox');
	await membership.checkKey();
	const keyring = new GrowingKeyring(membership.keys, randomBytes);
	const canSend = (settings: JsonObject) => {
		const { credential, sealed } = needsOf(settings);
		return permissions.canTell(credential) && sealed.every((one) => keyring.canUnseal(one));
	};
	return {
		outbox: await openSharedOutbox(presets, options),
		keyring,
		// Webhook processors only receive.
		dispatches: membership.type !== 'webhook',
		// Others are left to a process that can.
		mayDispatch: (subscription) => canSend(subscription.settings) || membership.leaves(),
		started: (sender) => membership.begin(sender),
		keeps: (isKept) => membership.keeps(isKept),
		isKeptElsewhere: async () => await membership.isKeptElsewhere(),
		close: async () => await membership.end(),
	};
}

/** This process among those that share the store. */
class Membership {
	private timer: NodeJS.Timeout | undefined;
	private keepsSending = false;
	private isForeign = false;
	private hasToldOfWaiting = false;

	constructor(
		private readonly processes: Processes,
		readonly type: ProcessType,
		readonly keys: Keys,
		private readonly log: Log,
	) {}

	/** Rejects where this process opens nothing that others have sealed. */
	async checkKey(): Promise<void> {
		const foreign = await this.foreignKey();
		if (foreign !== undefined) throw new Error(foreign);
	}

	async isKeptElsewhere(): Promise<boolean> {
		return await this.processes.isSendingKept(KEPT_WITHIN_MILLISECONDS).catch(() => false);
	}

	begin(sender: Sender): void {
		this.report();
		this.timer = setInterval(() => this.report(), REPORTED_EVERY_MILLISECONDS).unref();
		this.renewSecrets(sender).catch((error: unknown) =>
			this.log.warn(
				`Webhook Sender: secrets could not be encrypted with the first key in ${ENCRYPTION_KEY}, which is done at the next start: ${errorSentence(error)}`,
			),
		);
	}

	keeps(isKept: boolean): void {
		this.keepsSending = isKept;
		this.report();
	}

	/** A subscription is left to other processes; told where this is the one that sends after restarts. */
	leaves(): false {
		if (this.keepsSending && !this.hasToldOfWaiting) {
			this.hasToldOfWaiting = true;
			this.log.warn(WAITING);
		}
		return false;
	}

	async end(): Promise<void> {
		clearInterval(this.timer);
		await this.processes.close();
	}

	/** A database that is down is told of by those who need it. */
	private report(): void {
		const { type, keepsSending } = this;
		this.processes
			.report({ type, keepsSending })
			.then(async () => await this.noticeForeignKey())
			.catch(() => undefined);
	}

	/** Others may have been given a new key. */
	private async noticeForeignKey(): Promise<void> {
		const foreign = await this.foreignKey();
		if (foreign !== undefined && !this.isForeign) this.log.warn(`Webhook Sender: ${foreign}`);
		this.isForeign = foreign !== undefined;
	}

	private async foreignKey(): Promise<string | undefined> {
		const { keys } = this;
		const sealing = await this.processes.sealingKey(keys[0].id);
		return keys.some(({ id }) => id === sealing) ? undefined : foreignKey(sealing, keys);
	}

	private async renewSecrets(sender: Sender): Promise<void> {
		const count = await sender.reseal();
		await this.processes.changeSealingKey(this.keys[0].id);
		if (count === 0) return;
		this.log.info(
			`Webhook Sender: the secrets of ${count} subscriptions and endpoints are now encrypted with the first key. Once all n8n processes have it, the other keys can be removed from ${ENCRYPTION_KEY}.`,
		);
	}
}
