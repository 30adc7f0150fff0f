import type { FunctionsBase } from 'n8n-workflow';
import type { createSender } from '../../../delivery/createSender';
import type { Sender } from '../../../delivery/sender';
import type { GrowingKeyring } from './keyring';

type SenderOptions = Parameters<typeof createSender>[0];

/** n8n's log. */
export type Log = Pick<FunctionsBase['logger'], 'info' | 'warn'>;

/** What depends on where the process's sender stores things. */
export interface SenderParts extends Pick<
	SenderOptions,
	'outbox' | 'steady' | 'dispatches' | 'mayDispatch'
> {
	readonly keyring: GrowingKeyring;
	/** Told once the sender runs. */
	started(sender: Sender): void;
	/** Told whenever published triggers begin or cease to keep this process sending. */
	keeps(isKept: boolean): void;
	/** Whether another process keeps sending after restarts. */
	isKeptElsewhere(): Promise<boolean>;
	/** After the sender was closed. */
	close(): Promise<void>;
}
