import { Client, escapeIdentifier } from 'pg';

import { clientConfig, type PostgresOptions } from './options';

const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/**
 * Listens on a channel over a connection of its own, which is opened anew when it is lost; keeps no process alive. Calls
 * back with each notification's payload, and without one once it listens, as something may have been missed before.
 * Answers what ends it.
 */
export function listenTo(
	options: PostgresOptions,
	channel: string,
	heard: (payload: string | undefined) => void,
): () => void {
	let client: Client | undefined;
	let timer: NodeJS.Timeout | undefined;
	let [isStopped, pause] = [false, FIRST_PAUSE_MILLISECONDS];
	const open = async () => {
		const opened = new Client(clientConfig(options));
		client = opened;
		opened.on('error', () => undefined);
		opened.on('end', () => again(opened));
		opened.on('notification', ({ payload }) => heard(payload));
		try {
			await opened.connect();
			// Its types don't know it.
			(opened as Client & { unref(): void }).unref();
			await opened.query(`LISTEN ${escapeIdentifier(channel)}`);
			pause = FIRST_PAUSE_MILLISECONDS;
			heard(undefined);
		} catch {
			again(opened);
		}
	};
	const again = (lost: Client) => {
		if (isStopped || client !== lost) return;
		client = undefined;
		void lost.end().catch(() => undefined);
		timer = setTimeout(() => void open(), pause);
		timer.unref();
		pause = Math.min(LONGEST_PAUSE_MILLISECONDS, 2 * pause);
	};
	void open();
	return () => {
		isStopped = true;
		clearTimeout(timer);
		void client?.end().catch(() => undefined);
	};
}
