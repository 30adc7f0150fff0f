import type { INodeParameters } from 'n8n-workflow';
import { event, on, subscribe, withEndpoint } from './scene';
import { itemOf, LOOPBACK, runSender } from './stage';

/* The error about a URL that a credential can allow says how, whatever the sentence before it is. */

jest.mock('../../../../lib/delivery/guard/rules', () => {
	const rules = jest.requireActual<typeof import('../../../../lib/delivery/guard/rules')>(
		'../../../../lib/delivery/guard/rules',
	);
	type Rule = (...args: never[]) => { readonly message: string } | undefined;
	const reworded =
		(rule: Rule) =>
		(...args: never[]) => {
			const blocked = rule(...args);
			return blocked && { ...blocked, message: 'Worded anew.' };
		};
	const { checkTarget, checkHost, checkAnswer } = rules;
	const names = { checkTarget, checkHost, checkAnswer };
	const changed = Object.entries(names).map(([name, rule]) => [name, reworded(rule as Rule)]);
	return { ...rules, ...(Object.fromEntries(changed) as object) };
});

const endpoint = withEndpoint();
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const sendTo = (url: string) => event({ operation: 'sendToUrl', url, secret });
const create = (url: string): INodeParameters => ({
	resource: 'subscription',
	operation: 'create',
	url,
});
const how = /^To allow it, create a Webhook Sender API credential/;

test.each([
	['Send to URL: http://', () => sendTo('http://10.0.0.1/hook')],
	['Send to URL: a private address', () => sendTo('https://10.0.0.1/hook')],
	['Send to URL: a local name', () => sendTo('https://printer.local/hook')],
	['Create: a private address', () => create('https://10.0.0.1/hook')],
])('%s', async (_what, parameters) => {
	await expect(runSender({ parameters: parameters() })).rejects.toMatchObject({
		message: 'URL: Worded anew.',
		description: expect.stringMatching(how),
	});
});

test('Send Test, to a subscription that another credential made', async () => {
	const { id } = await subscribe(endpoint);
	await expect(itemOf(on('sendTest', id), {})).rejects.toMatchObject({
		message: 'URL: Worded anew.',
		description: expect.stringMatching(how),
	});
});

test('what no credential can allow has no such advice', async () => {
	for (const url of ['https://h.example:25/', 'https://a..example/']) {
		const run = runSender({ parameters: sendTo(url), credentials: LOOPBACK });
		await expect(run).rejects.toMatchObject({
			message: 'URL: Worded anew.',
			description: undefined,
		});
	}
});
