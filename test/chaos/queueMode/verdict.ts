import { accountOf, complaintsAbout, type Account } from '../account';
import type { Counts } from '../counts/differences';
import type { Loss } from '../receiver/counts/bounds';
import { checkReceived } from '../receiver/counts/check';
import { arrivedAt, checkSent, type SentCounted } from '../counts/sent/check';
import { checkTriggersAnswer } from '../receiver/aftermath';
import { eventsOf } from '../receiver/events';
import type { Run } from '../receiver/runs';
import { settlesWithin, SETTLED_WITHIN_MILLISECONDS } from '../receiver/rounds';
import { resend, type Resent } from '../verdict';
import { deliveriesAccount, explainedBy, type DeliveryAccount } from './deliveries';
import { stretchesBetween, type Outage } from './outages';
import { withEmptyRuns } from './emptyRuns';
import { readRuns, waitUntilStill } from './runs';
import { ATTEMPT_SECONDS, type QueueScene } from './scene';

/** Everything counted after the last round. */
export interface Verdict {
	/** Of events that platforms sent. */
	readonly received: Account;
	readonly resent: Resent;
	/** Of events that the application told. */
	readonly sent: DeliveryAccount;
	/** What the log page says: requests to triggers, and attempts. */
	readonly counted: { readonly received: Counts } & Omit<SentCounted, 'problems'>;
	/** One sentence for everything that is not as it should be; none if all is well. */
	readonly problems: readonly string[];
}

/** An attempt's lease outlives it by so much; then a queue may have to be taken over, too. What PostgreSQL was gone for is apart. */
const LEASE_MARGIN_SECONDS = 30;
const TAKEN_OVER_WITHIN_SECONDS = 10;
const LONGEST_WAIT_SECONDS = ATTEMPT_SECONDS + LEASE_MARGIN_SECONDS + TAKEN_OVER_WITHIN_SECONDS;

/** About a second after it was counted; while PostgreSQL is gone, it waits, and is tried again after longer and longer pauses. */
const WRITTEN_WITHIN_MILLISECONDS = 15_000;

/** When what a webhook processor had counted was lost with it. */
function lossesIn(outages: readonly Outage[]): Loss[] {
	return outages
		.filter(({ victim }) => victim === 'webhook')
		.map(({ from, gone }) => ({ from: from - WRITTEN_WITHIN_MILLISECONDS, to: gone }));
}

function belongsToNone({ id, workflowId, status, storedAt }: Run, { lines }: QueueScene): string {
	const line = lines.find((one) => one.workflowId === workflowId)?.label ?? workflowId;
	return `Run ${id} of ${line} belongs to no event: ${status}, stored ${new Date(storedAt).toISOString()}`;
}

/** Waits until all is quiet, accounts for every event and delivery, and sends all events once more. */
export async function judge(scene: QueueScene): Promise<Verdict> {
	const { platforms, lines, supervisor, mode } = scene;
	const idle = Promise.all(platforms.all.map(async (emulator) => await emulator.idle()));
	await settlesWithin(idle, SETTLED_WITHIN_MILLISECONDS);
	const problems = await checkTriggersAnswer(scene);
	const { databaseUrl } = mode.services;
	const quiet = async () => await waitUntilStill(databaseUrl);
	problems.push(...(await quiet()));
	const { endings, page } = scene;
	const lives = stretchesBetween(supervisor.outages, endings.answeredAt);
	const runs = async () =>
		(await readRuns(databaseUrl, lines)).filter(({ workflowId }) =>
			lines.some((line) => line.workflowId === workflowId),
		);
	const stored = await runs();
	const eventsWith = (all: readonly Run[]) => withEmptyRuns(eventsOf(scene, all), all);
	const { events, unexplained } = eventsWith(stored);
	problems.push(...unexplained.map((run) => belongsToNone(run, scene)));
	problems.push(...complaintsAbout(events, lives));
	const received = accountOf(events, stored, lives);
	const again = { lives, quiet, endings, events: async () => eventsWith(await runs()).events };
	const resent = await resend(again, events, problems);
	const receivedCounted = await checkReceived(page, scene, {
		events: await again.events(),
		lives,
		endings: endings.all,
		losses: lossesIn(supervisor.outages),
		forgets: true,
	});
	const sent = await deliveriesAccount(scene);
	const { delivered, failed, pending } = sent;
	const sentCounted = await checkSent(page, {
		deliveries: { delivered, failed, pending },
		arrived: arrivedAt(scene.sink.arrivals),
		explains: explainedBy(supervisor.outages, scene.sink.arrivals),
	});
	problems.push(...receivedCounted.problems, ...sent.problems, ...sentCounted.problems);
	if (sent.longestWaitSeconds > LONGEST_WAIT_SECONDS) {
		problems.push(`A delivery waited for ${sent.longestWaitSeconds} s for its first attempt`);
	}
	const { attempts, attemptsUnlogged } = sentCounted;
	const counted = { received: receivedCounted.counted, attempts, attemptsUnlogged };
	return { received, resent, sent, counted, problems };
}
