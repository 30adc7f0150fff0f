import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Item, NodeRun } from '../n8n/api/runData';
import type { N8nClient } from '../n8n/api/rest';
import { projectFolder } from '../n8n/install/project';
import { nextSteps } from './nextSteps';

const item = (json: Record<string, unknown>): Item => ({ json });
const run = (...outputs: Item[][]): NodeRun[] => [{ outputs }];

/** The node of each workflow that matters, and its executions, oldest first. */
const WORKFLOWS: Record<string, { node: string; runs: Record<string, NodeRun[]> }> = {
	example: { node: 'JustCall Trigger', runs: { '1': run([item({})]), '2': run([item({})]) } },
	sending: {
		node: 'Send to Subscribers',
		runs: { '11': run([item({})], [], []), '12': run([], [], [item({ status: 'failed' })]) },
	},
	watching: {
		node: 'Webhook Sender Trigger',
		runs: {
			'21': run([item({ event: 'subscription.failing' })]),
			'22': run([item({ event: 'delivery.failed' })]),
		},
	},
};

/** An n8n with those workflows and executions, without those that `isMissing`. */
function n8nWith(isMissing: (id: string) => boolean = () => false): N8nClient {
	const all = Object.values(WORKFLOWS).flatMap(({ node, runs }) =>
		Object.entries(runs).map(([id, nodeRun]) => ({ id, nodeRuns: { [node]: nodeRun } })),
	);
	const client = {
		session: { url: 'http://127.0.0.1:5678' },
		workflows: {
			get: async (id: string) => ({ nodes: [{ name: WORKFLOWS[id]?.node, id: `node-${id}` }] }),
		},
		executions: {
			list: async (id: string) =>
				Object.keys(WORKFLOWS[id]?.runs ?? {})
					.filter((run) => !isMissing(run))
					.reverse()
					.map((run) => ({ id: run })),
			get: async (id: string) => all.find((one) => one.id === id),
		},
	};
	return client as object as N8nClient;
}

const SHOWN = {
	example: { workflowId: 'example', triggerName: 'JustCall Trigger' },
	sending: 'sending',
	watching: 'watching',
	logPage: { url: 'http://127.0.0.1:5678/webhook/webhook-log/log', password: 'abc-DEF_1234' },
};

test('says how to log in, then links what to look at first', async () => {
	const told = await nextSteps(n8nWith(), SHOWN);
	expect(told).toContain('Log in with owner@example.com and the password Correct-Horse-7\n');
	expect(told.match(/http:\S+/g)).toEqual([
		'http://127.0.0.1:5678/home/workflows',
		'http://127.0.0.1:5678/webhook/webhook-log/log',
		'http://127.0.0.1:5678/webhook/webhook-log/log?view=deliveries&status=failed',
		'http://127.0.0.1:5678/workflow/example',
		'http://127.0.0.1:5678/workflow/example/executions/1/node-example',
		'http://127.0.0.1:5678/workflow/example/executions',
		'http://127.0.0.1:5678/workflow/sending/executions/12/node-sending',
		'http://127.0.0.1:5678/workflow/watching/executions/22/node-watching',
	]);
});

test('names a file to import that is there', async () => {
	const told = await nextSteps(n8nWith(), SHOWN);
	const [file = ''] = /workflows\/[\w-]+\.json/.exec(told) ?? [];
	expect(file).not.toBe('');
	expect(existsSync(join(projectFolder(), file))).toBe(true);
});

test('fails where no execution shows a failed delivery', async () => {
	const told = nextSteps(
		n8nWith((id) => id === '12'),
		SHOWN,
	);
	await expect(told).rejects.toThrow('No execution of workflow sending shows');
});

test('the lines that are not links fit into 120 columns', async () => {
	for (const line of (await nextSteps(n8nWith(), SHOWN)).split('\n')) {
		expect(line.length).toBeLessThanOrEqual(120);
	}
});
