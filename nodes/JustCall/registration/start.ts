import { LoggerProxy } from 'n8n-workflow';
import { errorMessage } from '../../../lib/text/error';
import { warnOfOldAddresses } from './addressChange';
import { files, removals } from './processRemovals';

let isStarted = false;

/**
 * Once for each process that runs workflows' hooks, when n8n loads the trigger: nothing else of a webhook trigger is
 * called when n8n starts. n8n's workers and commands leave it to n8n's main process.
 */
export function afterStart(command: string | undefined = process.argv[2]): void {
	if (isStarted || (command !== undefined && command !== 'start')) return;
	isStarted = true;
	Promise.all([removals.resume(), warnOfOldAddresses(files)]).catch((error: unknown) => {
		LoggerProxy.warn(
			`JustCall webhooks left from before the restart could not be looked up: ${errorMessage(error)}`,
		);
	});
}
