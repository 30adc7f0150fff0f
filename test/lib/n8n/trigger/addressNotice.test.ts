import type { INodeProperties, INodeType } from 'n8n-workflow';
import { DialerCxTrigger } from '../../../../nodes/DialerCx/DialerCxTrigger.node';
import { JustCallTrigger } from '../../../../nodes/JustCall/JustCallTrigger.node';
import { NectarDeskTrigger } from '../../../../nodes/NectarDesk/NectarDeskTrigger.node';
import { OnCallClerkTrigger } from '../../../../nodes/OnCallClerk/OnCallClerkTrigger.node';
import { RunACallTrigger } from '../../../../nodes/RunACall/RunACallTrigger.node';
import { SignedWebhookTrigger } from '../../../../nodes/SignedWebhook/SignedWebhookTrigger.node';

/* What a trigger's panel says of the address of this n8n, before anything is published. */

const before = { ...process.env };
afterEach(() => {
	process.env = { ...before };
});

/** n8n loads its nodes once it has its environment. */
function shownIn(environment: Record<string, string>, Trigger: new () => INodeType) {
	process.env = environment;
	const { properties } = new Trigger().description;
	return properties.filter(({ name }: INodeProperties) => name === 'address');
}

const PUBLIC = { N8N_WEBHOOK_URL: 'https://n8n.example.com' };
const SET_IT =
	"Set N8N_WEBHOOK_URL (WEBHOOK_URL in older versions) to n8n's public https:// address, and restart n8n.";

describe.each<[name: string, trigger: new () => INodeType]>([
	['JustCall', JustCallTrigger],
	['OnCallClerk', OnCallClerkTrigger],
	['Dialer.CX', DialerCxTrigger],
])('%s demands https://', (name, trigger) => {
	test.each<[environment: Record<string, string>, words: string]>([
		[{}, 'http://localhost:5678/: it does not begin with https://'],
		[{ N8N_HOST: 'n8n.example.com' }, 'http://n8n.example.com:5678/: it does not begin with'],
		[{ WEBHOOK_URL: 'http://n8n.example.com/x' }, 'http://n8n.example.com/x: it does not begin'],
		[{ WEBHOOK_URL: 'https://10.0.0.7/' }, 'https://10.0.0.7/: 10.0.0.7 is not reachable from'],
	])('with %j the panel says what to do', (environment, words) => {
		const [shown, ...more] = shownIn(environment, trigger);
		expect(more).toEqual([]);
		expect(shown?.type).toBe('notice');
		expect(shown?.displayName).toContain(
			`${name} can't reach the webhooks of this n8n at ${words}`,
		);
		expect(shown?.displayName.endsWith(`. ${SET_IT}`)).toBe(true);
	});

	test('with a public address it says nothing', () => {
		expect(shownIn(PUBLIC, trigger)).toEqual([]);
	});
});

test.each<[name: string, trigger: new () => INodeType]>([
	['Run a Call', RunACallTrigger],
	['Nectar Desk', NectarDeskTrigger],
	['any system', SignedWebhookTrigger],
])('%s takes http://, too', (_name, trigger) => {
	expect(shownIn({}, trigger)).toEqual([]);
});
