import type { IExecuteFunctions } from 'n8n-workflow';
import { join } from 'node:path';
import { markOf } from '../../store/outbox/ids';
import { storeChoice } from '../store/choice';
import { storeFolder } from '../store/claims';
import { RejectionLog } from '../rejectionLog';

type Context = Pick<IExecuteFunctions, 'getMode' | 'getWorkflowStaticData' | 'logger'>;

/** What a node keeps in its workflow: which outbox its events went through. */
export interface OutboxMark {
	/** An event went to subscriptions of this outbox. */
	sent(eventId: string): void;
	/** An event was for nobody, as there is no subscription at all: a sentence, also in n8n's log, where its outbox was another one before. */
	lost(eventId: string): string | undefined;
}

const log = new RejectionLog();

/**
 * Knows an outbox again that is not the one the workflow sent through before. n8n keeps a node's static data after
 * production runs, the workflow's as a whole: it is written only when the outbox is another one.
 */
export function outboxMark(context: Context): OutboxMark {
	return {
		sent: (eventId) => {
			if (context.getMode() === 'manual') return;
			const data = context.getWorkflowStaticData('node');
			const mark = markOf(eventId);
			if (data.outbox !== mark) data.outbox = mark;
		},
		lost: (eventId) => {
			const { outbox: before } = context.getWorkflowStaticData('node');
			if (typeof before !== 'string' || before === markOf(eventId)) return undefined;
			const sentence = lostSentence();
			const warn = (more = '') => context.logger.warn(`Webhook Sender: ${sentence}${more}`);
			log.add(sentence, {
				first: () => warn(),
				more: (count) => warn(` (${count} more events within a minute)`),
			});
			return sentence;
		},
	};
}

function lostSentence(): string {
	const choice = storeChoice();
	const isShared = typeof choice !== 'string' && choice.settings.kind === 'postgres';
	const lost = isShared
		? `in PostgreSQL (schema ${choice.settings.options.schema}) is new and empty. Check TELEPHONY_WEBHOOKS_STORE and TELEPHONY_WEBHOOKS_SCHEMA`
		: `${join(storeFolder(), 'outbox.sqlite')} is new and empty: n8n's user folder was not kept. Make the folder .n8n a persistent volume in Docker and check N8N_USER_FOLDER`;
	return `This workflow sent to subscriptions before, but the outbox ${lost}, then restore a backup or create the subscriptions again. If the workflow was copied from another n8n, only create the subscriptions.`;
}
