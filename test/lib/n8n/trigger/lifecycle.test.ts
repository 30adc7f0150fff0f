import {
	NodeHelpers,
	type IHookFunctions,
	type INodeParameters,
	type NodeOperationError,
} from 'n8n-workflow';
import { retryHorizonSeconds } from '../../../../lib/webhook/retry/platformDelivery';
import { SECRET, credentialOf } from '../requests';
import { setup, type Placed } from '../context';
import { platformRows, signedWebhookTrigger, triggerOf } from '../triggers';
import { removeUserFolder } from '../userFolder';

afterAll(removeUserFolder);
afterEach(() => jest.restoreAllMocks());

type Hook = 'checkExists' | 'create' | 'delete';

/** What one of the trigger's hooks does, with a warning log beside it. */
async function run(placed: Placed, hook: Hook = 'checkExists') {
	const { nodeType, hookContext } = setup(placed);
	const context: IHookFunctions = hookContext();
	const warnings = jest.spyOn(context.logger, 'warn');
	const method = nodeType.webhookMethods?.default?.[hook];
	if (method === undefined) throw new Error(`${nodeType.description.displayName} has no ${hook}`);
	const outcome = await method
		.call(context)
		.catch((error: NodeOperationError) => ({ message: error.message }));
	return { outcome, warnings: warnings.mock.calls.map(([text]) => text) };
}

const hooks: Hook[] = ['checkExists', 'create', 'delete'];
const byHand = platformRows.filter(([, { subscription }]) => subscription.by === 'hand');

describe.each(byHand)('%s Trigger, whose URL the user enters by hand', (_name, platform) => {
	test.each(hooks)('%s has nothing to register', async (hook) => {
		const placed = { nodeType: triggerOf(platform), credential: credentialOf() };
		expect(await run(placed, hook)).toEqual({ outcome: true, warnings: [] });
	});
});

const lacking = (name: string, where: string, more = '') => ({
	message: `No usable ${name === 'Nectar Desk' ? 'token' : 'secret'} for ${name}: every request would be rejected. ${where} Enter it in this trigger's credential${more}.`,
});
const EVENTLESS = {
	message: 'No event is selected: select at least one, or "All Events", in this trigger.',
};

const WINDOW = 'toleranceSeconds';

describe.each(platformRows)('%s Trigger, when it is published', (name, platform) => {
	const { signature, subscription } = platform;
	const publish = async (placed: Partial<Placed>) =>
		(await run({ nodeType: triggerOf(platform), credential: credentialOf(), ...placed })).outcome;

	test.each([
		['no credential', undefined],
		['an empty credential', {}],
		['a blank secret', credentialOf(' \n')],
	])('asks for the secret where there is %s, and says where it is', async (_case, credential) => {
		const outcome = await publish({ credential });
		if (signature.needsSecret) expect(outcome).toEqual(lacking(name, subscription.secret));
		else if (credential === undefined) expect(outcome).toBe(true);
		else
			expect(outcome).toEqual(
				lacking(name, subscription.secret, ', or remove the credential from the trigger'),
			);
	});

	test('asks for an event where none is selected', async () => {
		expect(await publish({ parameters: { events: [] } })).toEqual(EVENTLESS);
	});

	test('names an event that the platform does not have, and one that may be meant', async () => {
		const [type = ''] = Object.keys(platform.events);
		expect(await publish({ parameters: { events: [type, `${type}s`, 'Moon rise'] } })).toEqual({
			message: `Events: ${name} has no event "${type}s"; did you mean ${type}? Events: ${name} has no event "Moon rise"; select events from the list.`,
		});
	});

	test('knows the names that the vendor has elsewhere', async () => {
		const aliases = Object.values(platform.events).flatMap((one) => one.aliases);
		const events = [...platform.defaultEvents, ...aliases];
		expect(typeof (await publish({ parameters: { events } }))).toBe('boolean');
	});

	test.each(['', ' ,', '={{ $vars.office }}', '={{ "" }}'])(
		'asks for the addresses where the list comes out empty: %j',
		async (allowedAddresses) => {
			expect(await publish({ parameters: { options: { allowedAddresses } } })).toEqual({
				message:
					'Allowed IP Addresses is empty, so every request would be rejected. Enter the addresses, or remove the option.',
			});
		},
	);

	const optional = ['defaultCountry', 'rememberHours', ...(signature.needsSecret ? [WINDOW] : [])];

	test.each(optional)(
		'names the option %s where its expression comes out empty',
		async (option) => {
			const { properties } = triggerOf(platform).description;
			const options = properties.find(({ name: one }) => one === 'options')?.options ?? [];
			const title = options.find(({ name: one }) => one === option);
			if (title === undefined || !('displayName' in title))
				throw new Error('There is no such option');
			const says = `${title.displayName} resolves to an empty value: correct its expression, or remove the option.`;
			for (const value of ['={{ $vars.nothing }}', '={{ "" }}', '={{ null }}']) {
				const parameters = { options: { [option]: value } };
				expect(await publish({ parameters })).toEqual({ message: says });
				const placed = { nodeType: triggerOf(platform), credential: credentialOf(), parameters };
				const { outcome, warnings } = await run({ ...placed, activation: 'init' });
				expect(outcome).not.toHaveProperty('message');
				expect(warnings).toContain(`${name} Trigger: ${says}`);
			}
			expect(await publish({ parameters: { options: { [option]: '' } } })).not.toHaveProperty(
				'message',
			);
		},
	);

	test('names a previous secret that can be none', async () => {
		const credential = { ...credentialOf(), previousSecrets: 'none' };
		expect(await publish({ credential })).toEqual({
			message:
				"The previous secret must have at least 8 characters. Correct it in this trigger's credential.",
		});
	});

	test('goes on with a warning about such a secret where n8n starts it again', async () => {
		const credential = { ...credentialOf(), previousSecrets: 'none' };
		const { outcome, warnings } = await run({
			nodeType: triggerOf(platform),
			credential,
			activation: 'init',
		});
		expect(outcome).not.toHaveProperty('message');
		expect(warnings).toEqual([
			`${name} Trigger: The previous secret must have at least 8 characters. Correct it in this trigger's credential.`,
		]);
	});

	test('rejects a replay window shorter than the platform retries, where a signature has no time', async () => {
		const seconds = retryHorizonSeconds(platform.delivery);
		const said = async (toleranceSeconds: number) =>
			await publish({ parameters: { options: { toleranceSeconds } } });
		const short = await said(Math.min(300, seconds - 1));
		if (!signature.signsNoTime) expect(short).not.toHaveProperty('message');
		else {
			expect(short).toEqual({
				message: `Replay Window is shorter than ${name} keeps retrying, and not all of its signatures have a timestamp, so late retries would be rejected. Enter at least ${seconds} seconds, or remove the option.`,
			});
		}
		expect(await said(seconds)).not.toHaveProperty('message');
		expect(await said(0)).not.toHaveProperty('message');
	});

	test('names an address that is none', async () => {
		const parameters = { options: { allowedAddresses: '203.0.113.7, office' } };
		expect(await publish({ parameters })).toMatchObject({
			message: expect.stringContaining(
				`"office" in Allowed IP Addresses isn't an IP address`,
			) as string,
		});
	});
});

const signedRows = platformRows.filter(([, { signature }]) => signature.needsSecret);

test.each(signedRows)(
	'%s Trigger warns while signatures are not verified',
	async (name, platform) => {
		const parameters = { options: { verifySignature: false } };
		const { outcome, warnings } = await run({ nodeType: triggerOf(platform), parameters });
		expect(outcome).not.toHaveProperty('message');
		expect(warnings).toEqual([
			`${name} Trigger: signatures are not verified, so anyone who knows the URL can start the workflow. Switch on Verify Signatures.`,
		]);
	},
);

test.each(byHand.filter(([, { signature }]) => signature.needsSecret))(
	'%s Trigger asks for its credential unless verification is off',
	(_name, platform) => {
		const asked = (options: INodeParameters) => {
			const { node, nodeType } = setup({ nodeType: triggerOf(platform), parameters: { options } });
			const [credential] = nodeType.description.credentials ?? [];
			if (credential?.required !== true) throw new Error('The credential is optional');
			return NodeHelpers.displayParameter(node.parameters, credential, node, nodeType.description);
		};
		expect([
			asked({}),
			asked({ verifySignature: true }),
			asked({ verifySignature: false }),
		]).toEqual([true, true, false]);
	},
);

describe('Signed Webhook Trigger, when it is published', () => {
	const publish = async (parameters: INodeParameters, secret = SECRET) => {
		const credential = credentialOf(secret);
		return (await run({ nodeType: signedWebhookTrigger(), parameters, credential })).outcome;
	};
	const custom = (parameters: INodeParameters) =>
		publish({ signatureScheme: 'custom', ...parameters });

	test.each(['standardWebhooks', 'gitHub', 'timestamped', 'custom'])(
		'takes the signature %s as it is preset',
		async (signatureScheme) => {
			expect(await publish({ signatureScheme })).toBe(true);
		},
	);

	test('asks for a secret the scheme can use', async () => {
		expect(await publish({}, 'whsec_no base64')).toEqual({
			message:
				"No usable secret for Signed Webhook: every request would be rejected. The secret must be base64 after whsec_. Correct it in this trigger's credential.",
		});
		expect(await publish({ signatureScheme: 'gitHub' }, 'no base64!')).toBe(true);
	});

	test.each([
		['{timestamp}', {}, 'Signed Content must contain {body}, or anyone could change the body.'],
		[
			'{timestamp}.{body}',
			{},
			'Signed Content has {timestamp}: enter the header that contains it in Timestamp Header.',
		],
		[
			'{id}.{body}',
			{ idHeader: ' ' },
			'Signed Content has {eventId}: enter the header that contains it in ID Header.',
		],
	])(
		'rejects a signature that could never fit or never protect: %s',
		async (content, more, message) => {
			expect(await custom({ content, ...more })).toMatchObject({ message });
		},
	);

	test.each(['custom', 'timestamped'])(
		'asks for the header of the signature %s where it comes out empty',
		async (signatureScheme) => {
			for (const header of ['', ' ', '={{ $vars.header }}']) {
				expect(await publish({ signatureScheme, header })).toEqual({
					message: 'Signature Header is empty: enter the header that contains the signature.',
				});
			}
		},
	);

	const HEADERS = {
		idHeader: 'X-Id',
		timestampHeader: 'X-Time',
		content: '{id}.{timestamp}.{body}',
	};

	test.each([
		['content', /^Signed Content must contain \{body\}/],
		['idHeader', /^Signed Content has \{eventId\}/],
		['timestampHeader', /^Signed Content has \{timestamp\}/],
	])('names %s where its expression comes out as nothing', async (name, message) => {
		const outcome = await custom({ ...HEADERS, [name]: '={{ $vars.nothing }}' });
		expect(outcome).toEqual({ message: expect.stringMatching(message) as string });
	});

	test.each(['prefix', 'typeHeader', 'typeFields', 'idFields'])(
		'is as without %s where its expression comes out as nothing',
		async (name) => {
			expect(await custom({ ...HEADERS, [name]: '={{ $vars.nothing }}' })).toBe(true);
		},
	);

	test('takes signed content whose parts all have a header', async () => {
		const headers = { idHeader: 'X-Id', timestampHeader: 'X-Time' };
		expect(await custom({ content: '{id}.{timestamp}.{body}', ...headers })).toBe(true);
	});

	test('asks for an event type where none is named', async () => {
		expect(await publish({ events: ' , ' })).toEqual(EVENTLESS);
	});
});

describe('the hint at the faster expression engine', () => {
	const hinted = async (lazy: string | undefined): Promise<number> => {
		if (lazy === undefined) delete process.env.N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE;
		else process.env.N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE = lazy;
		let hints = 0;
		await jest.isolateModulesAsync(async () => {
			const { byHand: hooksOf } = await import('../../../../lib/n8n/trigger/lifecycle');
			const { source } = await import('../../../../nodes/SignedWebhook/parameters');
			for (let times = 0; times < 2; times++) {
				const placed = setup({ nodeType: signedWebhookTrigger(), credential: credentialOf() });
				const context = placed.hookContext();
				const told = jest.spyOn(context.logger, 'info');
				await hooksOf(source).checkExists.call(context);
				hints += told.mock.calls.length;
				told.mockRestore();
			}
		});
		return hints;
	};
	afterAll(() => delete process.env.N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE);

	test.each([
		['once where it is off', undefined, 1],
		['never where it is on', 'true', 0],
	])('is given %s', async (_case, lazy, times) => {
		expect(await hinted(lazy)).toBe(times);
	});
});

describe.each(platformRows)(
	'%s Trigger, whose processes need a common store',
	(_name, platform) => {
		const publishing = (placed: Partial<Placed> = {}) =>
			run({ nodeType: triggerOf(platform), credential: credentialOf(), ...placed });
		const MISSING =
			/^In queue mode, several .* Set TELEPHONY_WEBHOOKS_STORE=n8n in the environment of/;

		beforeEach(() => {
			jest.replaceProperty(process, 'env', {
				...process.env,
				EXECUTIONS_MODE: 'queue',
				DB_TYPE: 'postgresdb',
			});
		});

		test('says at publish which line to set', async () => {
			const { outcome } = await publishing();
			expect(outcome).toEqual({ message: expect.stringMatching(MISSING) });
		});

		test.each(['init', 'leadershipChange'] as const)(
			'goes on, with a warning, when n8n starts it again (%s)',
			async (activation) => {
				const { outcome, warnings } = await publishing({ activation });
				expect(outcome).toEqual(expect.any(Boolean));
				expect(warnings.map((text) => text.replace(/^[^:]*: /, ''))).toEqual([
					expect.stringMatching(MISSING),
				]);
			},
		);

		test('listens for a test event all the same', async () => {
			expect((await publishing({ testing: true })).outcome).toEqual(expect.any(Boolean));
		});

		test.each(['n8n', 'sqlite'])('is published once the store is chosen: %s', async (store) => {
			process.env.TELEPHONY_WEBHOOKS_STORE = store;
			expect(await publishing()).toEqual({ outcome: expect.any(Boolean), warnings: [] });
		});

		test('says what is wrong in the settings of the store', async () => {
			process.env.TELEPHONY_WEBHOOKS_STORE = 'n8m';
			const { outcome } = await publishing();
			expect(outcome).toEqual({
				message: expect.stringMatching(
					/^TELEPHONY_WEBHOOKS_STORE=n8m is invalid: set it to sqlite/,
				),
			});
		});
	},
);
