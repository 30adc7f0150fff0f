import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredWorkflow } from './definition';
import { N8nRequestError, type N8nSession } from './session';

const POLL_MILLISECONDS = 50;
const CONFIRMATION_MILLISECONDS = 1000;

/** n8n's answer to how far it is with publishing a workflow. */
export interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

/** A trigger could not be registered; the message carries what each node's `create` threw. */
export class PublicationError extends Error {}

/**
 * Waits until n8n has registered the triggers of the version that `workflow` says is active, or has
 * deregistered them when none is. `activate` only queues that work (2.40 and later) and answers 200
 * whatever becomes of it. A `create` that throws is tried five times first, which takes 15 s; of its
 * error n8n keeps the message only, not the description.
 */
export async function waitUntilSettled(
	session: N8nSession,
	workflow: StoredWorkflow,
	timeoutSeconds: number,
): Promise<void> {
	const deadline = Date.now() + timeoutSeconds * 1000;
	let complaintSince: number | undefined;
	for (;;) {
		const publication = await publicationStatus(session, workflow.id);
		if (publication === undefined) return;
		const isPending = publication.status === 'in_progress';
		const complaint = isPending ? undefined : complaintAbout(workflow, publication);
		if (!isPending && complaint === undefined) return;
		complaintSince = complaint === undefined ? undefined : (complaintSince ?? Date.now());
		// n8n reads its queue and its trigger statuses one after the other: at the moment a publication
		// ends, the answer can pair the empty queue with the statuses from before.
		if (complaintSince !== undefined && Date.now() - complaintSince > CONFIRMATION_MILLISECONDS) {
			throw new PublicationError(complaint);
		}
		if (Date.now() > deadline) {
			throw new PublicationError(
				`n8n is still publishing "${workflow.name}" after ${timeoutSeconds} s`,
			);
		}
		await sleep(POLL_MILLISECONDS);
	}
}

/** `undefined` where n8n publishes synchronously (N8N_USE_WORKFLOW_PUBLICATION_SERVICE=false). */
export async function publicationStatus(
	session: N8nSession,
	workflowId: string,
): Promise<PublicationStatus | undefined> {
	try {
		const path = `/rest/workflows/${workflowId}/publication-status`;
		return await session.request<PublicationStatus>('GET', path);
	} catch (error) {
		if (error instanceof N8nRequestError && /status is not available/.test(error.detail)) return;
		throw error;
	}
}

/** What is wrong with a publication that has ended, if anything is. */
function complaintAbout(
	workflow: StoredWorkflow,
	publication: PublicationStatus,
): string | undefined {
	const failures = publication.triggers
		.filter(({ status }) => status === 'failed')
		.map(({ nodeId, errorMessage }) => {
			const node = workflow.nodes.find(({ id }) => id === nodeId);
			return `${node?.name ?? nodeId}: ${errorMessage ?? 'no reason given'}`;
		});
	if (failures.length > 0) return `"${workflow.name}" was not published. ${failures.join('; ')}`;
	if (publication.liveVersionId === workflow.activeVersionId) return undefined;
	// A publication that failed as a whole leaves the statuses of the previous version as they were.
	return (
		`n8n ended publishing "${workflow.name}" with "${publication.status}" at version ` +
		`${publication.liveVersionId}, not ${workflow.activeVersionId}; its output says why`
	);
}
