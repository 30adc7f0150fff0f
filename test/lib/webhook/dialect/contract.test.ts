import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platforms } from '../../../../nodes/platforms';
import {
	composeRequest,
	dialectOf,
	type ComposedRequest,
	type Dialect,
	type Forms,
	type OutgoingEvent,
} from '../../../../lib/webhook/dialect/compose';
import { presetsOf } from '../../../../lib/webhook/presets';
import { keysOf } from '../../../../lib/webhook/signature/keys';
import { message } from '../../../../lib/webhook/http/message';
import type { Platform } from '../../../../lib/webhook/platform/definition';
import { receive, type Received, type Verdict } from '../../../../lib/webhook/receive';
import { NOW } from '../signature/signing';

/*
 * What we send in a platform's dialect, that platform's own trigger takes for the same event with the same data: over
 * every platform, every form it has and every fixture.
 */

const FIXTURES = join(__dirname, '..', '..', '..', 'fixtures');
const ADDRESS = 'https://n8n.example.com/webhook/contract?tenant=7';
const SECRET = 'contract secret 0142';
const folderOf = ({ id }: Platform) => id.charAt(0).toUpperCase() + id.slice(1);
const FORMS: ReadonlyArray<keyof Forms> = ['document', 'vendor'];

interface Sample {
	readonly platform: Platform;
	readonly dialect: Dialect;
	readonly event: OutgoingEvent;
}

function samplesOf(platform: Platform): Array<[string, Sample]> {
	const folder = join(FIXTURES, folderOf(platform));
	const files = existsSync(folder) ? readdirSync(folder).sort() : [];
	return files.flatMap((file) =>
		FORMS.flatMap((form): Array<[string, Sample]> => {
			const dialect = dialectOf(platform, form);
			const sample = dialect && { platform, dialect, event: eventOf(platform, file) };
			return sample ? [[`${platform.name}, ${form}: ${file}`, sample]] : [];
		}),
	);
}

/** The event of a fixture, as a workflow would hand it on. */
function eventOf(platform: Platform, file: string): OutgoingEvent {
	const body = readFileSync(join(FIXTURES, folderOf(platform), file));
	const type = file.replace(/(~[\w-]+)?\.json$/, '');
	const query = { event: type };
	const verdict = receive(
		message({ body, headers: {}, query, addresses: [ADDRESS], receivedAt: NOW * 1000 }),
		{ platform, keys: [], verification: false, selection: new Set([type]), scope: 'fixture' },
	);
	const { item } = accepted(verdict);
	const occurredAt = item.occurredAt ?? '2026-01-01T11:59:30.500Z';
	return {
		id: 'evt_0199f1c4',
		type,
		occurredAt,
		data: item.data as OutgoingEvent['data'],
		url: ADDRESS,
	};
}

function compose({ dialect, event }: Sample, attemptAtSeconds = NOW): ComposedRequest {
	const keys = keysOf(dialect.signature.key, [SECRET]);
	const composition = composeRequest(dialect, event, keys, attemptAtSeconds);
	if (!composition.ok) throw new Error(`It can't be sent: ${composition.reason}`);
	return composition.request;
}

/** What the platform's trigger makes of a request that arrives at once. */
function judge({ platform, event }: Sample, request: ComposedRequest, at = NOW, secret = SECRET) {
	const { headers, body, url } = request;
	const query = Object.fromEntries(new URL(url).searchParams);
	const needsSecret = platform.signature.needsSecret;
	return receive(message({ body, headers, query, addresses: [ADDRESS], receivedAt: at * 1000 }), {
		platform,
		keys: needsSecret ? keysOf(platform.signature.key, [secret]) : undefined,
		verification: true,
		selection: new Set([event.type]),
		scope: 'contract',
	});
}

function accepted(verdict: Verdict): Received {
	if (verdict.kind !== 'accepted') throw new Error(`It is ${JSON.stringify(verdict)}`);
	return verdict.event;
}

const samples = platforms.flatMap(samplesOf);

test.each(platforms.map((platform) => [platform.name, platform] as const))(
	'%s has a form to send in, and fixtures',
	(_name, platform) => {
		expect(platform.forms?.document).toBeDefined();
		expect(samplesOf(platform).length).toBeGreaterThan(0);
	},
);

describe.each(samples)('%s', (_name, sample) => {
	const request = compose(sample);

	test('is received as the same event with the same data', () => {
		const { type, item } = accepted(judge(sample, request));
		expect(type).toBe(sample.event.type);
		expect(item.data).toEqual(sample.event.data);
	});

	test('a retry has the same bytes, address and key, and is accepted at its own time', () => {
		const later = NOW + 7200;
		const retry = compose(sample, later);
		expect(retry.body.equals(request.body)).toBe(true);
		expect(retry.url).toBe(request.url);
		const [first, second] = [judge(sample, request), judge(sample, retry, later)].map(accepted);
		expect(second?.key).toEqual(first?.key);
		expect(second?.item.id).toBe(first?.item.id);
	});

	if (sample.dialect.signature.needsSecret) {
		test('is rejected with another secret', () => {
			expect(judge(sample, request, NOW, 'another secret').kind).toBe('forged');
		});
	}
	if (sample.dialect.signature.signsBody) {
		test('is rejected with another body', () => {
			const body = Buffer.concat([request.body, Buffer.from(' ')]);
			expect(judge(sample, { ...request, body }).kind).toBe('forged');
		});
	}
});

describe('the presets', () => {
	const presets = presetsOf(platforms);

	test('are Standard Webhooks and each form of each platform', () => {
		const named = ({ id, name, forms }: Platform) => [
			...(forms?.document ? [`${id}: ${name}`] : []),
			...(forms?.vendor ? [`${id}.vendor: ${name} (Developer API)`] : []),
		];
		expect(presets.map(({ id, name }) => `${id}: ${name}`)).toEqual([
			'standardWebhooks: Standard Webhooks',
			...platforms.flatMap(named),
		]);
		expect(presets.map(({ id }) => id)).toEqual(
			expect.arrayContaining(['runACall.vendor', 'nectarDesk', 'justCall.vendor', 'dialerCx']),
		);
	});

	test('know the events of their platform', () => {
		const eventsOf = (id: string) => presets.find((preset) => preset.id === id)?.events;
		expect(eventsOf('standardWebhooks')).toBeUndefined();
		expect(eventsOf('dialerCx')).toContain('call.ended');
		expect(eventsOf('justCall.vendor')).toContain('voicemail.received');
	});
});
