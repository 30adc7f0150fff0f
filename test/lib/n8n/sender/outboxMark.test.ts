import type { IDataObject, WorkflowExecuteMode } from 'n8n-workflow';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { storeFolder } from '../../../../lib/n8n/store/claims';
import { closeSender } from '../../../../lib/n8n/sender/process';
import { event, on, subscribe, subscriptions, withEndpoint } from './scene';
import { itemOf, LOOPBACK, runSender, type SenderRun } from './stage';

/* The folder of n8n's user is gone when n8n starts again, as in a container without a volume. */

const endpoint = withEndpoint();
let staticData: IDataObject;
let warnings: string[];
beforeEach(() => {
	staticData = {};
	warnings = [];
});

const send = async (mode: WorkflowExecuteMode = 'trigger'): Promise<SenderRun> =>
	await runSender({
		parameters: event(),
		credentials: LOOPBACK,
		mode,
		staticData,
		warnings,
	});

async function restartWithoutFolder(): Promise<void> {
	await closeSender();
	for (const end of ['', '-wal', '-shm']) {
		rmSync(join(storeFolder(), `outbox.sqlite${end}`), { force: true });
	}
}

const warningsOf = ({ hints }: SenderRun) =>
	hints.flatMap(({ type, message }) =>
		type === 'warning' && message.includes('outbox') ? [message] : [],
	);

test('a workflow that has sent before says that the outbox is a new one, and where it was looked for', async () => {
	await subscribe(endpoint);
	await send();
	await restartWithoutFolder();
	const run = await send();
	const file = join(storeFolder(), 'outbox.sqlite');
	const [, , , [notSent] = []] = run.outputs;
	expect(notSent?.json).toMatchObject({ status: 'not sent', whatToDo: warningsOf(run)[0] });
	expect(warningsOf(run)).toHaveLength(1);
	expect(warnings).toHaveLength(1);
	for (const sentence of [...warningsOf(run), ...warnings]) {
		expect(sentence).toContain(file);
		expect(sentence).toMatch(/persistent volume.*N8N_USER_FOLDER/);
	}
});

test('it sends again once there is a subscription, and says no more', async () => {
	await subscribe(endpoint);
	await send();
	await restartWithoutFolder();
	await subscribe(endpoint);
	expect(warningsOf(await send())).toEqual([]);
	for (const { id } of await subscriptions()) await itemOf(on('delete', id));
	expect(warningsOf(await send())).toEqual([]);
	expect(warnings).toEqual([]);
});

test.each([
	['in test runs only', async () => void (await send('manual'))],
	['to nobody only', async () => void (await send())],
])('one that has sent %s says nothing of it', async (what, before) => {
	if (what.includes('test')) await subscribe(endpoint);
	await before();
	await restartWithoutFolder();
	const run = await send();
	expect(run.outputs[3]).toMatchObject([{ json: { status: 'not sent' } }]);
	expect(warningsOf(run)).toEqual([]);
	expect(warnings).toEqual([]);
});

test('the workflow is written once for an outbox', async () => {
	await subscribe(endpoint);
	const changes = [];
	for (let run = 0; run < 3; run++) changes.push((await send()).isStaticDataChanged);
	await restartWithoutFolder();
	await send();
	await subscribe(endpoint);
	for (let run = 0; run < 2; run++) changes.push((await send()).isStaticDataChanged);
	expect(changes).toEqual([true, false, false, true, false]);
});
