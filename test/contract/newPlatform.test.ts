import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialerCx } from '../../nodes/DialerCx/platform';
import { justCallService } from '../../nodes/JustCall/service';
import { platforms } from '../../nodes/platforms';
import type { Platform } from '../../lib/webhook/platform/definition';
import { actionsPage, platformPage } from '../build/document/platformPage';
import { workflowFiles } from '../build/workflowFiles';
import type { WorkflowDefinition } from '../n8n/api/definition';
import { faultOf, linksIn } from './documents';

/* What generation does for a platform that was just added: it is in every workflow that starts from any platform. */

const FOLDER = join(__dirname, '..', '..', 'workflows');
const bell: Platform = {
	...dialerCx,
	id: 'testBell',
	name: 'Test Bell',
	subscription: { ...dialerCx.subscription, where: 'Settings > Hooks' },
};
const files = workflowFiles(FOLDER, [...platforms, bell]);
const definitionOf = (name: string) => JSON.parse(files.get(name) ?? '') as WorkflowDefinition;
const TYPE = 'n8n-nodes-telephony-webhooks.testBellTrigger';
const triggersOf = ({ nodes }: WorkflowDefinition) => nodes.filter(({ type }) => type === TYPE);
const FROM_ANY = [
	'all-platforms',
	'booking-to-job',
	'call-analytics',
	'crm-contact-sync',
	'lead-email',
	'missed-call-sms',
	'page-on-call',
	'recording-archive',
	'relay-events',
	'support-ticket',
];

test('it has a workflow of first steps', () => {
	const steps = definitionOf('test-bell.json');
	expect(steps.name).toBe('Test Bell: contact, call and message of every event');
	expect(triggersOf(steps)).toMatchObject([{ name: 'Test Bell Trigger', typeVersion: 3 }]);
	expect(Object.keys(steps.connections)).toContain('Test Bell Trigger');
	const text = JSON.stringify(steps);
	expect(text).toContain('create a webhook with it in Test Bell: Settings > Hooks.');
	expect(text).not.toMatch(/dialer|run a call|oncallclerk/i);
	const other = readFileSync(join(FOLDER, 'dialer-cx.json'), 'utf8');
	for (const { id = '' } of steps.nodes) expect(other).not.toContain(id);
});

test.each(FROM_ANY)('%s has a trigger of it below the others, on their note', (name) => {
	const definition = definitionOf(`${name}.json`);
	const [trigger, ...more] = triggersOf(definition);
	if (trigger === undefined) throw new Error('no trigger');
	expect(more).toEqual([]);
	const { events } = trigger.parameters;
	const known = ['*', ...Object.keys(bell.events)];
	expect(known).toEqual(expect.arrayContaining(events as string[]));
	expect(definition.connections[trigger.name]).toEqual(definition.connections['Dialer.CX Trigger']);
	const [x, y] = trigger.position ?? [0, 0];
	const same = definition.nodes.filter(({ position }) => position?.[0] === x);
	expect(Math.max(...same.map(({ position }) => position?.[1] ?? 0))).toBe(y);
	const note = definition.nodes.find((node) => node.name === 'Step 1');
	const bottom = (note?.position?.[1] ?? 0) + Number(note?.parameters.height);
	expect(bottom).toBeGreaterThanOrEqual(y + 150);
});

test('it has a page with its setup and a place for its tables', () => {
	const page = platformPage(bell, ['events', 'delivery']);
	const steps = ['Add **Test Bell Trigger** and select events.', ...bell.subscription.steps];
	expect(page).toContain(steps.map((step, at) => `${at + 1}. ${step}`).join('\n'));
	expect(page).toMatch(/^# Test Bell\n/);
	expect(page).toContain(`](${bell.documentation})`);
	expect(page).toContain('](../../workflows/test-bell.json)');
	for (const table of ['events', 'delivery']) {
		expect(page).toContain(`<!-- ${table} -->\n\n<!-- /${table} -->`);
	}
	expect(page).not.toContain('<!-- fields -->');
});

test.each([
	['a platform', 'docs/platforms/test-bell.md', platformPage(bell, ['events', 'fields', 'filled'])],
	[
		'a service',
		'docs/actions/test-bell.md',
		actionsPage({ ...justCallService, name: 'Test Bell' }),
	],
])('the links of a new page of %s lead somewhere', (_what, file, text) => {
	const links = linksIn(text).filter((link) => !link.endsWith('.json'));
	expect(links.length).toBeGreaterThan(0);
	expect(links.map((link) => faultOf(link, { file, text })).filter(Boolean)).toEqual([]);
});

test('no other workflow has one, and what is there for the others stays as it is', () => {
	const others = [...files.keys()].filter(
		(name) => !FROM_ANY.includes(name.replace('.json', '')) && name !== 'test-bell.json',
	);
	expect(others).toContain('send-events.json');
	for (const name of others) expect(triggersOf(definitionOf(name))).toEqual([]);
	expect([...workflowFiles(FOLDER, platforms).keys()]).not.toContain('test-bell.json');
});

test('where nothing is missing, no workflow changes', () => {
	for (const [name, text] of workflowFiles(FOLDER, platforms)) {
		const there = readFileSync(join(FOLDER, name), 'utf8');
		expect(text).toBe(JSON.stringify(JSON.parse(there), null, '\t'));
	}
});
