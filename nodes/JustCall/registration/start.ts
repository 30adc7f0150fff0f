import { LoggerProxy } from 'n8n-workflow';
import { takeOver } from '../../../lib/n8n/instances';
import { errorMessage } from '../../../lib/text/error';
import { warnOfOldAddresses } from './addressChange';
import { kept, moveFiles, removals } from './processRemovals';

let isStarted = false;

/**
 * Once for each process that runs workflows' hooks, when n8n loads the trigger: nothing else of a webhook trigger is
 * called when n8n starts. n8n's workers and commands leave it to n8n's main process.
 */
export function afterStart(command: string | undefined = process.argv[2]): void {
	if (isStarted || (command !== undefined && command !== 'start')) return;
	isStarted = true;
	goOn().catch((error: unknown) => {
		LoggerProxy.warn(
			`JustCall webhooks left from before the restart could not be looked up: ${errorMessage(error)}`,
		);
	});
}

async function goOn(): Promise<void> {
	// n8n does not restart for an update of the package: what it had loaded before stops here.
	await takeOver('JustCall removals', () => removals.end());
	// What can't be looked up now is looked for again later.
	await moveFiles().finally(async () => await removals.resume());
	await warnOfOldAddresses(kept);
}
