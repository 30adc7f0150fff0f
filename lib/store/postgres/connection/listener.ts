import { Client, escapeIdentifier } from 'pg';

import { clientConfig, type PostgresOptions } from './options';

const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/** What is asked for on the connection of its own. */
export interface ListensTo {
	readonly channel: string;
	/** Takes a lock that ends with the connection; answers no row where this is another database than it should be. */
	readonly lock: { readonly text: string; readonly values: unknown[] };
}

/** A connection that listens, or is being opened. */
export interface Listener {
	/** Whether it listens and has the lock now, as far as is known. */
	readonly isOpen: boolean;
	stop(): void;
}

/**
 * Listens on a channel over a connection of its own, which is opened anew when it is lost; keeps no process alive. Calls
 * back with each notification's payload, and without one once it listens, as something may have been missed before.
 * The lock is taken on that connection, so that others see whether it is still there.
 */
export function listenTo(
	options: PostgresOptions,
	{ channel, lock }: ListensTo,
	heard: (payload: string | undefined) => void,
): Listener {
	let client: Client | undefined;
	let timer: NodeJS.Timeout | undefined;
	let [isStopped, isOpen, pause] = [false, false, FIRST_PAUSE_MILLISECONDS];
	const open = async () => {
		const opened = new Client(clientConfig({ ...options, ...options.listener }));
		client = opened;
		opened.on('error', () => undefined);
		opened.on('end', () => again(opened));
		opened.on('notification', ({ payload }) => heard(payload));
		try {
			await opened.connect();
			// Its types don't know it.
			(opened as Client & { unref(): void }).unref();
			const { rowCount } = await opened.query(lock);
			if (rowCount !== 1) throw new Error('This is another database');
			await opened.query(`LISTEN ${escapeIdentifier(channel)}`);
			isOpen = client === opened;
			pause = FIRST_PAUSE_MILLISECONDS;
			heard(undefined);
		} catch {
			again(opened);
		}
	};
	const again = (lost: Client) => {
		if (isStopped || client !== lost) return;
		client = undefined;
		isOpen = false;
		void lost.end().catch(() => undefined);
		timer = setTimeout(() => void open(), pause);
		timer.unref();
		pause = Math.min(LONGEST_PAUSE_MILLISECONDS, 2 * pause);
	};
	void open();
	return {
		get isOpen() {
			return isOpen;
		},
		stop: () => {
			[isStopped, isOpen] = [true, false];
			clearTimeout(timer);
			void client?.end().catch(() => undefined);
		},
	};
}
