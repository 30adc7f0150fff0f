import type { Phase } from './phase';
import type { Subject, Subjects } from './workflows';

/** More than any workflow manages that starts a run for each event. */
const EACH_AT_MOST_PER_SECOND = 400;
/** More than n8n answers requests at all. */
const AT_MOST_PER_SECOND = 3_000;

type Kind = Pick<Phase, 'sent' | 'status' | 'runs' | 'atMostPerSecond'>;

const FRESH: Kind = {
	sent: 'fresh',
	status: 200,
	runs: 'each',
	atMostPerSecond: EACH_AT_MOST_PER_SECOND,
};
const FRESH_IN_BATCHES: Kind = { ...FRESH, runs: 'shared', atMostPerSecond: AT_MOST_PER_SECOND };
/** n8n answers before the nodes run, so that what they stop was answered 200. */
const STOPPED_DUPLICATES: Kind = { ...FRESH, sent: 'duplicates', runs: 'stopped' };
const DUPLICATES: Kind = { ...STOPPED_DUPLICATES, runs: 'none' };
const STOPPED_FORGERIES: Kind = { ...FRESH, sent: 'forged', runs: 'stopped' };
const FORGERIES: Kind = {
	sent: 'forged',
	status: 401,
	runs: 'none',
	atMostPerSecond: AT_MOST_PER_SECOND,
};

/** Everything that is sent at the workflows, by name. */
export function phasesOf({ bare, diy, ours, batched }: Subjects) {
	const phase = (name: string, what: string, subject: Subject, kind: Kind, connections = 10) => {
		return { name, title: `${what}, ${connections} connections`, subject, connections, ...kind };
	};
	return {
		bare: phase('bare', 'events, Webhook node alone', bare, FRESH),
		diy: phase('diy', 'events, DIY', diy, FRESH),
		diy50: phase('diy50', 'events, DIY', diy, FRESH, 50),
		ours: phase('ours', 'events, ours', ours, FRESH),
		batched10: phase('batched10', 'events, ours batching', batched, FRESH_IN_BATCHES),
		batched50: phase('batched50', 'events, ours batching', batched, FRESH_IN_BATCHES, 50),
		diyDuplicates: phase('diy_duplicate', 'duplicates, DIY', diy, STOPPED_DUPLICATES),
		duplicates: phase('duplicate', 'duplicates, ours', ours, DUPLICATES),
		diyForgeries: phase('diy_forged', 'forgeries, DIY', diy, STOPPED_FORGERIES),
		forgeries: phase('forged', 'forgeries, ours', ours, FORGERIES),
	} satisfies Record<string, Phase>;
}
