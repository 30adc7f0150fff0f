import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { retryHorizonSeconds } from '../../../../lib/webhook/retry/platformDelivery';
import { settingsOf, type TriggerSettings } from '../../../../lib/n8n/trigger/settings';
import { platformSource } from '../../../../lib/n8n/trigger/description';
import { source as signedSource } from '../../../../nodes/SignedWebhook/parameters';
import { setup } from '../context';
import { platformRows, signedWebhookTrigger, triggerOf } from '../triggers';
import { removeUserFolder } from '../userFolder';

afterAll(removeUserFolder);

describe.each(platformRows)('the settings of %s Trigger', (_name, platform) => {
	const nodeType = triggerOf(platform);
	const source = platformSource(platform);
	const read = (parameters: INodeParameters): TriggerSettings => {
		const { hookContext, node } = setup({ nodeType, parameters });
		return settingsOf(hookContext(), node, source);
	};
	const [first = ''] = Object.keys(platform.events);
	/** What an option says right after it was added in the editor. */
	const addedOption = (name: string) => {
		const { options = [] } =
			nodeType.description.properties.find((one) => one.name === 'options') ?? {};
		const option = (options as INodeProperties[]).find((one) => one.name === name);
		return option?.default as string;
	};

	test('of a new node', () => {
		const { admits, ...settings } = read({});
		expect(settings).toEqual({
			platform,
			selection: new Set(platform.defaultEvents),
			outputs: { types: [], others: platform.readUnrecognized !== undefined },
			credential: platform.credential,
			verification: true,
			toleranceSeconds: undefined,
			rememberSeconds: platform.delivery.rememberSeconds,
			admitsNoOne: false,
			rejectUnjudged: false,
			batching: false,
			includeRaw: false,
			keepsRejectedBodies: false,
			defaultCountry: undefined,
		});
		expect(admits('192.0.2.1')).toBe(true);
	});

	test.each([
		['a selection', { events: [first] }, { selection: new Set([first]) }],
		['all events', { events: ['*'] }, { selection: 'all' }],
		['all events besides others', { events: [first, '*'] }, { selection: 'all' }],
		['no event', { events: [] }, { selection: new Set() }],
		['an event as a text', { events: first }, { selection: new Set([first]) }],
		['some as a text', { events: ` ${first},x,` }, { selection: new Set([first, 'x']) }],
		['all as a text', { events: '*' }, { selection: 'all' }],
		[
			'an output per event',
			{ events: [first], outputs: 'perEvent' },
			{ outputs: { types: [first], others: platform.readUnrecognized !== undefined } },
		],
		[
			'only what can be judged',
			{ options: { ifDeduplicationFails: 'reject' } },
			{ rejectUnjudged: true },
		],
		['two days of memory', { options: { rememberHours: 48 } }, { rememberSeconds: 172_800 }],
		[
			'an hour and a half, or as long as the platform retries',
			{ options: { rememberHours: 1.5 } },
			{ rememberSeconds: Math.max(5400, retryHorizonSeconds(platform.delivery)) },
		],
		[
			'an hour of memory, less than a window of a month',
			{ options: { rememberHours: 1, toleranceSeconds: 2_592_000 } },
			{ rememberSeconds: platform.signature.needsSecret ? 2 * 2_592_000 : 3600 },
		],
		[
			'a memory that was added and left empty: what the platform needs',
			{ options: { rememberHours: addedOption('rememberHours') } },
			{ rememberSeconds: platform.delivery.rememberSeconds },
		],
		[
			'no time at all: what the platform needs',
			{ options: { rememberHours: 0 } },
			{ rememberSeconds: platform.delivery.rememberSeconds },
		],
		['batching', { options: { batchUnderLoad: true } }, { batching: true }],
		['a country', { options: { defaultCountry: 'gb' } }, { defaultCountry: 'GB' }],
		['the raw request', { options: { includeRaw: true } }, { includeRaw: true }],
		[
			'the bodies of rejected requests',
			{ options: { keepRejectedBodies: true } },
			{ keepsRejectedBodies: true },
		],
	])('with %s', (_case, parameters, expected) => {
		expect(read(parameters)).toMatchObject(expected);
	});

	test.each([
		['two days of memory', 'rememberHours', '={{ "48" }}', { rememberSeconds: 172_800 }],
		['batching', 'batchUnderLoad', '={{ "false" }}', { batching: false }],
		['the raw request', 'includeRaw', '={{ "true" }}', { includeRaw: true }],
		['the bodies', 'keepRejectedBodies', '={{ "true" }}', { keepsRejectedBodies: true }],
	])('with %s as a text, which is all that variables hold', (_case, name, value, expected) => {
		expect(read({ options: { [name]: value } })).toMatchObject(expected);
	});

	test.each([
		['rememberHours', '={{ true }}', 'Remember For (Hours) is invalid: enter a number.'],
		['includeRaw', '={{ "maybe" }}', 'Include Raw Request is invalid: its expression must'],
	])('with %s as %s, which is none', (name, value, sentence) => {
		expect(() => read({ options: { [name]: value } })).toThrow(sentence);
	});

	test('with an event by the name it has in other documents of the vendor', () => {
		const named = Object.entries(platform.events).flatMap(([type, { aliases }]) =>
			aliases.map((alias) => [alias, type] as const),
		);
		for (const [alias, type] of named) {
			expect(read({ events: [alias] }).selection).toEqual(new Set([type]));
		}
	});

	test('with a replay window as a text, where the platform signs', () => {
		const windowOf = (value: string) =>
			read({ options: { toleranceSeconds: value } }).toleranceSeconds;
		const { needsSecret } = platform.signature;
		expect(windowOf('={{ "86400" }}')).toBe(needsSecret ? 86_400 : undefined);
		expect(windowOf('={{ "0" }}')).toBe(needsSecret ? Infinity : undefined);
		const ofWords = () => windowOf('={{ "15 min" }}');
		if (needsSecret) expect(ofWords).toThrow('Replay Window (Seconds) is invalid: enter a number.');
		else expect(ofWords()).toBeUndefined();
	});

	test('with a list of addresses', () => {
		const { admits } = read({ options: { allowedAddresses: '203.0.113.7' } });
		expect([admits('203.0.113.7'), admits('203.0.113.8')]).toEqual([true, false]);
	});

	test('with a country that is none', () => {
		expect(() => read({ options: { defaultCountry: 'UK' } })).toThrow(
			'"UK" in Default Country isn\'t a country code',
		);
	});

	test.each(['', ' , ', '={{ $vars.office }}', '={{ null }}', '={{ 7 }}'])(
		'with a list of addresses that comes out empty: %j',
		(allowedAddresses) => {
			const { admits, admitsNoOne } = read({ options: { allowedAddresses } });
			expect([admits('192.0.2.1'), admits(undefined), admitsNoOne]).toEqual([false, false, true]);
		},
	);

	test('with an address that is none', () => {
		expect(() => read({ options: { allowedAddresses: 'example.com' } })).toThrow(
			'"example.com" in',
		);
	});
});

describe.each(platformRows)('what a signature is judged by in %s Trigger', (_name, platform) => {
	const { needsSecret } = platform.signature;
	test.each([
		['nothing said', {}, true, undefined],
		['a replay window', { toleranceSeconds: 60 }, true, needsSecret ? 60 : undefined],
		['no replay window', { toleranceSeconds: 0 }, true, needsSecret ? Infinity : undefined],
		['a replay window added and left empty', { toleranceSeconds: '' }, true, undefined],
		[
			'a replay window that comes out as nothing',
			{ toleranceSeconds: '={{ undefined }}' },
			true,
			undefined,
		],
		[
			'verification that comes out as nothing',
			{ verifySignature: '={{ undefined }}' },
			true,
			undefined,
		],
		['verification that comes out empty', { verifySignature: '={{ "" }}' }, true, undefined],
		['verification off', { verifySignature: false }, !needsSecret, undefined],
	])('%s; where nothing is signed there is nothing to say', (_case, options, ...expected) => {
		const { hookContext, node } = setup({ nodeType: triggerOf(platform), parameters: { options } });
		const settings = settingsOf(hookContext(), node, platformSource(platform));
		expect([settings.verification, settings.toleranceSeconds]).toEqual(expected);
	});
});

describe('settings are computed once per set of parameters', () => {
	const nodeType = signedWebhookTrigger();
	const parameters = { events: 'order.shipped' };
	const read = (given: INodeParameters): TriggerSettings => {
		const { hookContext, node } = setup({ nodeType, parameters: given });
		return settingsOf(hookContext(), node, signedSource);
	};

	test('equal parameters give the same settings, in any node', () => {
		expect(read(parameters)).toBe(read({ ...parameters }));
	});

	test('another parameter gives others', () => {
		expect(read(parameters)).not.toBe(read({ ...parameters, typeHeader: 'x-event' }));
	});

	test('an expression is evaluated every time', () => {
		const placed = setup({
			nodeType,
			parameters: { ...parameters, options: { allowedAddresses: '={{ $vars.office }}' } },
		});
		const admitted = (office: string) => {
			const settings = settingsOf(placed.hookContext({ office }), placed.node, signedSource);
			return ['192.0.2.1', '192.0.2.2'].filter((address) => settings.admits(address));
		};
		expect(admitted('192.0.2.1')).toEqual(['192.0.2.1']);
		expect(admitted('192.0.2.2')).toEqual(['192.0.2.2']);
	});

	test('text that looks like one is none', () => {
		const tricky = { ...parameters, signatureScheme: 'custom', prefix: 'v1="=' };
		expect(read(tricky).platform.signature.name).toBe('custom signature in x-signature');
	});
});
