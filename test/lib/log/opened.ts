import { logRoutes } from '../../../lib/log/page';
import { platforms } from '../../../nodes/platforms';
import { inventRequests } from '../../log/inventedRequests';
import type { SenderStage } from '../delivery/stage';
import { Browser, LogPage } from './browser';

/** The log page over a sender's stage and invented requests. */
export interface OpenedLog {
	/** Signed in. */
	readonly browser: Browser;
	/** Closes what was received, then the stage. */
	close(): Promise<void>;
}

/** Opens it with requests until `now`, in epoch milliseconds. */
export async function openLog(stage: SenderStage, now: number): Promise<OpenedLog> {
	const received = await inventRequests(now);
	const page = new LogPage(logRoutes, { sender: stage.sender, received, platforms });
	const browser = new Browser(page);
	await browser.signIn();
	const close = async () => {
		await received.close();
		await stage.close();
	};
	return { browser, close };
}
