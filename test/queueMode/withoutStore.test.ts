import { emulatorOf } from '../e2e/stage';
import { stagedQueueMode } from './stage';

/* Queue mode without a store that all processes share: what a user reads, in the editor and in the execution. */

const stage = stagedQueueMode({
	workers: 1,
	webhookProcessors: 0,
	env: { TELEPHONY_WEBHOOKS_STORE: undefined },
});

/** The line to set: n8n's own database is a PostgreSQL here. */
const LINE = /Set TELEPHONY_WEBHOOKS_STORE=n8n in the environment of every n8n process/;

test('a trigger is not published', async () => {
	const publishing = stage().connect(emulatorOf(stage(), 'dialerCx'));
	await expect(publishing).rejects.toThrow(LINE);
});
