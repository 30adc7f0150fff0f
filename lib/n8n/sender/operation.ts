import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { Result, Sender, SubscriptionInput } from '../../delivery/sender';
import type { Backup } from './backup';
import type { OutboxMark } from './outboxMark';
import type { ReadParameter } from '../trigger/settings';

/** What an operation of Webhook Sender is given: one input item's parameters, and what to work with. */
export interface OperationInput {
	readonly read: ReadParameter;
	/** Whether the user entered or selected something for a parameter, whatever that comes out as. */
	readonly isEntered: (name: string) => boolean;
	/** The id chosen in a resource locator; empty where none is. */
	readonly locate: (name: string) => string;
	readonly sender: Sender;
	/** Where requests may go, by the node's credential. */
	readonly route: SubscriptionInput['route'];
	/** Whether the node has a Webhook Sender credential. */
	readonly credentialed: boolean;
	/** What the node's credential of this type holds; undefined where none is chosen. */
	readonly fieldsIn: (credential: string) => Promise<ICredentialDataDecryptedObject | undefined>;
	/** The workflow's time zone, an IANA name. */
	readonly zone: string;
	/** The trace that the run belongs to, as `readTrace` gives it; undefined: none. */
	readonly trace: string | undefined;
	/** The run itself, as `writeSendingRun` gives it; undefined: unknown. */
	readonly sentBy: string | undefined;
	readonly nowMilliseconds: () => number;
	/** Copies the store, and keeps the newest so many backups. */
	readonly backUp: (keep: number) => Promise<Backup>;
	readonly mark: OutboxMark;
	/** A whole number below the given one. */
	readonly random: (below: number) => number;
}

/** Where an item of Event leaves the node: Delivered, Retrying, Failed or Not Sent. */
export type SenderOutput = 0 | 1 | 2 | 3;

/** What an operation gives. */
export interface SenderResult {
	readonly items: ReadonlyArray<{ readonly json: IDataObject; readonly output?: SenderOutput }>;
	/** Something the user should know, shown once per run. */
	readonly hint?: string;
	/** Whether the hint tells of something that is wrong. */
	readonly isWarning?: boolean;
	/** True where nothing was done, only looked at. */
	readonly isDryRun?: boolean;
}

/** One operation; bad input comes back as one sentence, and a failing store rejects. */
export type SenderOperation = (input: OperationInput) => Promise<Result<SenderResult>>;

/** Operations by resource and operation, as the node's parameters name them. */
export type SenderOperations = Readonly<Record<string, Readonly<Record<string, SenderOperation>>>>;
