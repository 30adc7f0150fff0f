export type Data = Record<string, unknown>;

/** `document` is the platform's help page; `vendor` is what its developer documentation says instead. */
export type Dialect = 'document' | 'vendor';

export type HeaderFields = Record<string, string>;

export type PlatformId = 'runACall' | 'nectarDesk' | 'justCall' | 'onCallClerk' | 'dialerCx';

/** A live record: the platform changes it while it delivers. */
export interface Subscription {
	readonly id: string;
	readonly url: string;
	readonly urlByEvent: Readonly<Record<string, string>>;
	readonly label: string;
	readonly contactLists: readonly string[];
	readonly pauseAfterFailures: number;
	/** What messages are signed with; undefined where the platform does not sign. */
	readonly secret: string | undefined;
	events: 'all' | readonly string[];
	enabled: boolean;
	autoPausedAt: Date | undefined;
	lastDeliveryAt: Date | undefined;
	lastDeliveryStatus: '2xx' | 'failed' | undefined;
	consecutiveFailures: number;
}
