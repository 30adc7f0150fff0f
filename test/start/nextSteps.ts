import type { Execution } from '../n8n/api/runData';
import { itemsOf } from '../n8n/api/runData';
import type { N8nClient } from '../n8n/api/rest';
import { TEST_OWNER } from '../n8n/api/session';
import type { LogPage } from '../stage/logPage';

/** The workflows that there is something to look at in. */
export interface Shown {
	/** A platform's workflow that received events. */
	readonly example: { readonly workflowId: string; readonly triggerName: string };
	/** The workflow that sent events, and the one that was notified of what became of them. */
	readonly sending: string;
	readonly watching: string;
	readonly logPage: Pick<LogPage, 'url' | 'password'>;
}

const SENDER = 'Send to Subscribers';
const FAILED_OUTPUT = 2;
const WATCHER = 'Webhook Sender Trigger';

/** What to look at once everything runs: an example workflow, its executions, a failed delivery; each as a link. */
export async function nextSteps(client: N8nClient, shown: Shown): Promise<string> {
	const { url } = client.session;
	const { example, sending, watching, logPage } = shown;
	const pageOf = (workflowId: string) => `${url}/workflow/${workflowId}`;
	const received = await linkTo(client, example.workflowId, example.triggerName, () => true);
	const failed = await linkTo(
		client,
		sending,
		SENDER,
		(run) => itemsOf(run, SENDER, FAILED_OUTPUT).length > 0,
	);
	const notified = await linkTo(client, watching, WATCHER, (run) =>
		itemsOf(run, WATCHER).some(({ json }) => json.event === 'delivery.failed'),
	);
	return `n8n is open at ${url}/home/workflows
Log in with ${TEST_OWNER.email} and the password ${TEST_OWNER.password}

Look at these first:

1. The log page: everything that was sent and received, and why not. Sign in with the password ${logPage.password}
   ${logPage.url}
2. The failed deliveries on it. Click one: it says why, and what to do. The endpoint works again, so click Replay:
   ${logPage.url}?view=deliveries&status=failed
3. An example workflow, published, with the JustCall Trigger:
   ${pageOf(example.workflowId)}
4. An execution of it: the event, verified, with contact, call and message:
   ${received}
   All of its executions: ${pageOf(example.workflowId)}/executions
5. The execution that sent a failed delivery: the output Failed of "${SENDER}" says why:
   ${failed}
6. The workflow that was notified of it, by the ${WATCHER}:
   ${notified}

To send an event yourself, open the trigger of workflow 3, copy its Test URL (under Webhook URLs), then click
"Execute step": it listens for two minutes. In a second browser tab create a workflow, choose Import from file in its
menu (⋯), and select workflows/send-me-a-sample.json. In Send a Sample paste the Test URL and select the trigger's
credential, then execute the workflow: the trigger shows the sample. README.md goes on from there.

Press Ctrl+C to stop. Everything is in a temporary folder and is then deleted.`;
}

/** The page of a workflow's oldest execution that is as wanted, with this node open. */
async function linkTo(
	{ session, workflows, executions }: N8nClient,
	workflowId: string,
	nodeName: string,
	isWanted: (run: Execution) => boolean,
): Promise<string> {
	const { nodes } = await workflows.get(workflowId);
	const node = nodes.find(({ name }) => name === nodeName);
	for (const { id } of (await executions.list(workflowId)).reverse()) {
		if (!isWanted(await executions.get(id))) continue;
		return `${session.url}/workflow/${workflowId}/executions/${id}/${node?.id ?? ''}`;
	}
	throw new Error(`No execution of workflow ${workflowId} shows what "${nodeName}" should`);
}
