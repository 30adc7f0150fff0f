import { Webhook } from 'standardwebhooks';
import type { Data } from '../../emulators/terms';
import { itemsOf } from '../../n8n/api/runData';
import { until } from '../../start/sender/events';
import { nodeOf, PLATFORMS, TRIGGERS } from './set';
import type { Opened } from './opened';
import { oddFixtures } from './told';
import { expectAlike, expectBodies, type Scene } from './scene';
import * as stories from './stories';

/** Odd events that are sent at the same time. */
const TOGETHER = 6;

/** Any event: recordings archived, relayed, told in a chat; and whatever is odd about them. */
export function testWorkflowsOfEvents(scene: Scene): void {
	test('Recording archive: fetched, transcribed, both stored', async () => {
		const { url } = scene.world().local;
		const entries = { Recording: { transcriptionUrl: `${url}/transcriptions`, bucket: 'archive' } };
		const made = await scene.open('recording-archive', { entries });
		const told = await scene.tell(made, stories.aRecording(url), 'Recording');
		expectAlike(told, { transcript: '', bucket: 'archive' });
		const { requests } = scene.world().local;
		const sent = requests.filter(({ path }) => path === '/transcriptions');
		expect(sent).toHaveLength(5);
		for (const { headers, body } of sent) {
			expect(headers.authorization).toBe('Bearer token');
			expect(body).toMatch(/name="model"\r\n\r\nwhisper-1/);
			expect(body).toMatch(/name="file"; filename="[^"]+"[^]*sound of \/recordings\//);
		}
		const stored = new Map(
			requests.filter(({ method }) => method === 'PUT').map((one) => [one.path, one.body]),
		);
		for (const platform of PLATFORMS) {
			const { name, title } = told[platform];
			expect(name).toMatch(/^20\d\d-\d\d-\d\d\/[\w.-]+$/);
			expect(stored.get(`/archive/${String(name)}.mp3`)).toBe(
				`sound of /recordings/${platform}.mp3`,
			);
			expect(stored.get(`/archive/${String(name)}.txt`)).toBe(`${String(title)}\n\nWhat was said.`);
		}
		expect(stored.size).toBe(10);
	});

	test('Recording archive: of a call with several recordings each is stored', async () => {
		const { url, requests } = scene.world().local;
		const made = scene.opened.get('recording-archive') as Opened;
		const before = requests.length;
		const { event, data } = stories.aRecording(url).nectarDesk;
		const call_recordings = ['one', 'two'].map((name) => `${url}/recordings/${name}.mp3`);
		expect(await made.send('nectarDesk', event, { ...data, call_recordings })).toBe(200);
		await made.newRuns();
		const stored = requests.slice(before).filter(({ method }) => method === 'PUT');
		const endOf = (path: string) => /(-2)?\.\w+$/.exec(path)?.[0] ?? path;
		const told = stored.map(({ path, body }) => `${endOf(path)} ${String(body)}`);
		expect(told.sort()).toEqual([
			'-2.mp3 sound of /recordings/two.mp3',
			expect.stringMatching(/^-2\.txt [^]*\n\nWhat was said\.$/),
			'.mp3 sound of /recordings/one.mp3',
			expect.stringMatching(/^\.txt [^]*\n\nWhat was said\.$/),
		]);
	});

	test('Recording archive: a recording that is gone is told, the others are stored', async () => {
		const { url, requests } = scene.world().local;
		const made = scene.opened.get('recording-archive') as Opened;
		const before = requests.length;
		const { event, data } = stories.aRecording(url).nectarDesk;
		const call_recordings = ['first', 'gone'].map((name) => `${url}/recordings/${name}.mp3`);
		expect(await made.send('nectarDesk', event, { ...data, call_recordings })).toBe(200);
		const [run] = await made.newRuns();
		expect(run?.execution.error?.message).toMatch(
			/^The recording at \S+\/gone\.mp3 could not be downloaded: .*404/,
		);
		const stored = requests.slice(before).filter(({ method }) => method === 'PUT');
		expect(stored.map(({ path }) => path.slice(-4)).sort()).toEqual(['.mp3', '.txt']);
	});

	test('Recording archive: a transcript that came along is not made again', async () => {
		const { url, requests } = scene.world().local;
		const made = scene.opened.get('recording-archive') as Opened;
		const before = requests.length;
		const { event, data } = stories.aRecording(url).runACall;
		const more = { ...data, id: 'with transcript', transcript: 'Agent: Hello.' };
		expect(await made.send('runACall', event, more)).toBe(200);
		await made.newRuns();
		const stored = requests.slice(before).filter(({ method }) => method !== 'GET');
		expect(stored.map(({ path }) => path.slice(-4)).sort()).toEqual(['.mp3', '.txt']);
		expect(stored.find(({ path }) => path.endsWith('.txt'))?.body).toMatch(/\n\nAgent: Hello\.$/);
	});

	test('Relay: every event reaches a subscribed system, signed', async () => {
		const { url, requests } = scene.world().local;
		const entries = { 'Your System': { url: `${url}/relay` } };
		const made = await scene.open('relay-events', { entries });
		const { client } = scene.world().stage;
		await client.workflows.run(made.workflowId, 'Subscribe Once');
		const [run] = await client.executions.waitFor(made.workflowId, 1);
		const subscribed = itemsOf(await client.executions.get(run?.id ?? ''), 'Subscribe Your System');
		const told = await scene.tell(made, stories.aContact, 'Event');
		expectAlike(told, {});
		expect(PLATFORMS.map((platform) => told[platform].type)).toEqual([
			'justcall.call.completed',
			'run_a_call.customer.created',
			'nectar_desk.contact_created',
			'oncallclerk.lead.captured',
			'dialer_cx.lead.updated',
		]);
		const webhook = new Webhook(subscribed[0]?.json.secret as string);
		const sent = await until('A request for each', () => {
			const all = requests.filter(({ path }) => path === '/relay');
			return all.length >= PLATFORMS.length ? all : undefined;
		});
		const verified = sent.map(({ body, headers }) =>
			webhook.verify(JSON.stringify(body), headers as Record<string, string>),
		);
		expectBodies(verified, told, ({ type, occurredAt: timestamp, event: data }) => ({
			type,
			timestamp,
			data,
		}));
	});

	test('All platforms: every event a line in the team chat', async () => {
		const { url, requests } = scene.world().local;
		const made = await scene.open('all-platforms', {
			entries: { 'Chat Line': { chatUrl: `${url}/chat` } },
		});
		const told = await scene.tell(made, stories.aMissedCall, 'Chat Line');
		expectAlike(told, {});
		const lines = () =>
			requests.filter(({ path }) => path === '/chat').map(({ body }) => (body as Data).text);
		expect(lines().sort()).toEqual(
			[
				'[JustCall] 📵 Missed call from Jordan Reyes',
				'[Run a Call] 📵 Missed call from +15551234567',
				'[Nectar Desk] 📵 Missed call from Jordan Reyes',
				'[OnCallClerk] 📵 Missed call from +15551234567: “Hi, this is Priya Nair, please call me back about the invoice.” https://api.oncallclerk.com/v1/calls/call_01HZ8XDZF1H3K5N7Q9S1V3X5ZC/voicemail',
				'[Dialer.CX] 📵 Missed call from 5551234567',
			].sort(),
		);
	});

	test('none of them stumbles over nulls, gaps and other shapes than documented', async () => {
		const odd = [...scene.opened.values()].flatMap((made) =>
			PLATFORMS.flatMap((platform) => {
				const chosen = nodeOf(made.definition, TRIGGERS[platform]).parameters.events as string[];
				return oddFixtures(platform, chosen).map((told) => ({ made, platform, ...told }));
			}),
		);
		expect(odd.length).toBeGreaterThan(50);
		for (let at = 0; at < odd.length; at += TOGETHER) {
			await Promise.all(
				odd.slice(at, at + TOGETHER).map(async ({ made, platform, event, data }) => {
					expect([event, await made.send(platform, event, data)]).toEqual([event, 200]);
				}),
			);
		}
		const ended = await Promise.all(
			[...scene.opened.values()].map(async (made) => await made.newRuns()),
		);
		const failed = ended.flat().filter(({ execution }) => execution.status !== 'success');
		expect(failed.map(({ platform, execution }) => [platform, execution.error?.message])).toEqual(
			[],
		);
	});
}
