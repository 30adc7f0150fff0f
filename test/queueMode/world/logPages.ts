import type { Deliveries } from '../../../lib/log/sent/deliveries/gather';
import { fieldIn, Visitor } from '../../e2e/log/visitor';
import { openLogPage, readLogPage, type LogPage } from '../../stage/logPage';
import type { QueueStage } from './stage';

/** The same published log page at each of the two webhook processors, past the proxy. */
export interface LogPages {
	readonly first: LogPage;
	readonly second: LogPage;
}

/** Publishes the log page; it sees what the Webhook Sender API credential with that id may. */
export async function openLogPages(
	{ client, mode }: QueueStage,
	senderId: string,
): Promise<LogPages> {
	const page = await openLogPage(client, senderId);
	const { pathname } = new URL(page.url);
	const [first, second] = mode.webhookProcessors.map(({ url }) => ({
		...page,
		url: url + pathname,
	}));
	if (first === undefined || second === undefined) throw new Error('There are not two');
	return { first, second };
}

/** What a page lists of a subscription's deliveries with that status, newest first. */
export async function listedOn(page: LogPage, subscriptionId: string, status: string) {
	const query = new URLSearchParams({ view: 'deliveries', subscription: subscriptionId, status });
	return (await readLogPage<Deliveries>(page, `?${query.toString()}`)).deliveries;
}

/** Signs in with the password and clicks Replay; where that leads to. */
export async function replayOn({ url, password }: LogPage, deliveryId = ''): Promise<string> {
	const visitor = new Visitor(url);
	const token = fieldIn(await (await visitor.signIn(password)).text(), 'token');
	const answer = await visitor.post({ action: 'replay', id: deliveryId, token });
	return `${answer.status} ${answer.headers.get('location')}`;
}
