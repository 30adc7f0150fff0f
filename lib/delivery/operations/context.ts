import type { JsonObject } from '../../webhook/http/message';
import type { Preset } from '../../webhook/presets';
import type { Outbox } from '../../store/outbox';
import type { StoredSubscription } from '../../store/outbox/subscription';
import type { Transport } from '../attempt/transport';
import { Dispatcher } from '../dispatch/loop';
import { attemptDelivery } from '../attempt/make';
import type { SenderLog } from '../dispatch/endpoint/storeHealth';
import type {
	DispatcherLimits,
	EndedAttempt,
	EndpointSettings,
} from '../dispatch/endpoint/options';
import { JournalReaders } from './journal';
import { prepareSubscription, type PreparedSubscription } from '../attempt/prepare';
import type { Retention } from './retention';
import { INTERNET, type Permission } from '../subscription/permission';
import { oncePerRevision } from '../subscription/perRevision';
import type { SenderOutbox } from '../outcome/rules';
import type { Keyring } from '../subscription/secret/keyring';
import type { Result } from '../subscription/result';
import type { Clock } from '../../time/clock';
import { readSettings } from '../subscription/settings';
import { presetsById, type Presets } from '../subscription/routing';
import { recentEvents } from './event/recent';
import { FirstAttempts } from './send/firstAttempts';

/** What a sender is made of. */
export interface SenderOptions {
	/** Closed with the sender. */
	readonly outbox: SenderOutbox;
	/** Closed with the sender. */
	readonly transport: Transport;
	readonly presets: readonly Preset[];
	readonly keyring: Keyring;
	readonly clock: Clock;
	/** Epoch milliseconds, by which history is old; absent: by a steady clock that knows nothing of earlier processes. */
	readonly steady?: (() => number) | undefined;
	/** Chance, from 0 up to 1, for jitter. */
	readonly random: () => number;
	/** `randomBytes` of node:crypto, for ids and secrets. */
	readonly randomBytes: (bytes: number) => Buffer;
	readonly log: SenderLog;
	readonly limits?: Partial<SenderLimits>;
	/** Where attempts may go; absent: to the internet only. */
	readonly permission?: Permission;
	/** False: this process stores events and does what it is asked to; attempts, and forgetting what is old, are left to others. */
	readonly dispatches?: boolean;
	/** Whether this process can dispatch a subscription's queue; where it can't, another one does. Absent: any. */
	readonly mayDispatch?: (subscription: StoredSubscription) => boolean;
}

/** What bounds a sender. */
export interface SenderLimits extends DispatcherLimits, Retention {
	/** How long closing waits for attempts under way. */
	readonly closeMilliseconds: number;
}

/** 512 slots and 1,536 for slow attempts (each takes one from before its delivery is stored until its end is written), a look each second, 30 days of history, a week for readers who went away. */
const DEFAULT_LIMITS: SenderLimits = {
	attempts: 512,
	slowAttempts: 1536,
	pollMilliseconds: 1000,
	keepDays: 30,
	readerIdleDays: 7,
	closeMilliseconds: 5000,
};

/** The parts that the sender's operations share. */
export interface OperationContext extends Omit<SenderOptions, 'presets' | 'limits'> {
	readonly presets: Presets;
	readonly limits: SenderLimits;
	readonly dispatcher: Dispatcher;
	readonly firstAttempts: FirstAttempts;
	readonly readers: JournalReaders;
	/** See Outbox.event. */
	readonly event: Outbox['event'];
	/** All subscriptions, as this process left them, or as another one had them no longer ago than it looks for its events. */
	readonly subscriptions: () => Promise<readonly StoredSubscription[]>;
	/** A subscription was added, changed or removed: they are read again with the next event. */
	readonly forgetSubscriptions: () => void;
	/** Endpoints given with an event that are being stored, by their ids. */
	readonly endpointsUnderWay: Map<string, Promise<Result<StoredSubscription>>>;
	/** A subscription's settings, put together once per revision. */
	readonly prepared: (subscription: StoredSubscription) => Result<PreparedSubscription>;
}

/** Puts the parts together. */
export function operationContext({ clock: own, ...given }: SenderOptions): OperationContext {
	const { outbox, log } = given;
	// Processes whose clocks differ agree about what is due, and about leases.
	const clock: Clock = { ...own, now: () => outbox.now() };
	const options = { ...given, clock };
	const presets = presetsById(options.presets);
	const limits = { ...DEFAULT_LIMITS, ...options.limits };
	const prepared = oncePerRevision((settings) =>
		preparedSettings(settings, presets, options.keyring),
	);
	const permission = options.permission ?? (() => INTERNET);
	const attempting = { ...options, prepared, permission };
	const firstAttempts = new FirstAttempts(clock, outbox);
	const readers = new JournalReaders({ ...limits, outbox, clock, log });
	const listed = keptFor(limits.pollMilliseconds, () => outbox.subscriptions(), clock.elapsed);
	const { dispatches = true, mayDispatch = () => true } = options;
	const dispatcher = new Dispatcher({
		outbox,
		clock,
		ownTime: own.now,
		random: options.random,
		mayDispatch: (subscription) => dispatches && mayDispatch(subscription),
		log,
		limits,
		attempt: (subscription, delivery, mayBegin) =>
			attemptDelivery(subscription, delivery, attempting, mayBegin),
		settingsOf: (subscription) => endpointSettings(prepared(subscription)),
		onEnded: (ended) => {
			if (changesStatus(ended)) listed.forget();
			firstAttempts.ended(ended);
			readers.wake();
		},
	});
	return {
		...options,
		presets,
		limits,
		dispatcher,
		firstAttempts,
		readers,
		prepared,
		event: recentEvents(outbox, clock),
		subscriptions: listed.read,
		forgetSubscriptions: listed.forget,
		endpointsUnderWay: new Map(),
	};
}

/** Whether an attempt has paused its subscription, resumed it or switched it off. */
function changesStatus({ settled }: EndedAttempt): boolean {
	return settled.kind === 'settled' && settled.judgement.journal !== undefined;
}

/** Reads again after so long, after a failure, or once it is told to forget. */
function keptFor<Value>(
	milliseconds: number,
	read: () => Promise<Value>,
	elapsed: Clock['elapsed'],
) {
	let known: Promise<Value> | undefined;
	let readAt = -Infinity;
	const forget = () => {
		known = undefined;
	};
	return {
		forget,
		read: () => {
			if (elapsed() - readAt >= milliseconds) forget();
			if (known !== undefined) return known;
			readAt = elapsed();
			known = read();
			known.catch(forget);
			return known;
		},
	};
}

function preparedSettings(
	settings: JsonObject,
	presets: Presets,
	keyring: Keyring,
): Result<PreparedSubscription> {
	const read = readSettings(settings);
	return read.ok
		? { ok: true, value: prepareSubscription(read.value, { presets, keyring }) }
		: read;
}

/** One attempt at a time where the settings can't be read, which is found out then. */
function endpointSettings(prepared: Result<PreparedSubscription>): EndpointSettings {
	if (!prepared.ok) return { concurrency: 1, timeoutSeconds: 20, ordered: false };
	const { settings, policy } = prepared.value;
	return {
		concurrency: settings.concurrency,
		ratePerSecond: settings.ratePerSecond,
		probeEverySeconds: settings.probeEverySeconds,
		timeoutSeconds: policy.timeoutSeconds,
		ordered: settings.order !== 'none',
		origin: URL.canParse(settings.url) ? new URL(settings.url).origin : undefined,
	};
}
