import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Webhook } from 'standardwebhooks';
import type { Data, PlatformId } from '../emulators/emulator';
import { itemsOf } from '../n8n/runData';
import { postgresPrograms } from './workflowsPostgres';
import { PLATFORMS, TRIGGERS, nodeOf } from './workflowsSet';
import { openWorld, Opened, type World } from './workflowsStage';
import * as stories from './workflowsStories';

const OWN_NUMBER = '+14155550100';
const OPENING_MILLISECONDS = 600_000;
/** Odd events that are sent at the same time. */
const TOGETHER = 6;
const opened = new Map<string, Opened>();
let world: World;
beforeAll(async () => (world = await openWorld()), OPENING_MILLISECONDS);
afterAll(async () => await world?.close());

async function open(...[name, choices]: [string, Parameters<typeof Opened.open>[2]?]) {
	const made = await Opened.open(world, name, choices);
	opened.set(name, made);
	return made;
}

/** What a story gave on each platform. */
type Told = Readonly<Record<PlatformId, Data>>;

/** Tells a story on all five platforms and returns the one item of each that left `node`. */
async function tell(made: Opened, story: stories.Story, node: string): Promise<Told> {
	for (const platform of PLATFORMS) {
		const { event, data } = story[platform];
		expect([platform, await made.send(platform, event, data)]).toEqual([platform, 200]);
	}
	const runs = await made.newRuns();
	expect(runs.map(({ platform }) => platform).sort()).toEqual([...PLATFORMS].sort());
	const entries = runs.map(({ platform, execution }): [string, Data] => {
		expect([platform, execution.status, execution.error?.message]).toEqual([
			platform,
			'success',
			undefined,
		]);
		const items = itemsOf(execution, node);
		expect([platform, items.length]).toEqual([platform, 1]);
		return [platform, items[0]?.json ?? {}];
	});
	return Object.fromEntries(entries) as Told;
}

/** All five gave the same fields, and in `same` the same values. */
function expectAlike(told: Told, same: Data): void {
	const fields = Object.keys(told.justCall);
	for (const platform of PLATFORMS) {
		expect([platform, Object.keys(told[platform])]).toEqual([platform, fields]);
		expect([platform, told[platform]]).toEqual([platform, expect.objectContaining(same)]);
	}
}

/** The bodies a vendor was asked with, by what `work` does. */
async function asked(request: string, work: () => Promise<unknown>): Promise<Data[]> {
	const before = world.vendors.requests.length;
	await work();
	return world.vendors.requests
		.slice(before)
		.filter(({ host, method, path }) => `${method} ${host}${path}` === request)
		.map(({ body }) => body as Data);
}

/** The bodies and what each platform's item makes of them, in no order. */
function expectBodies(bodies: readonly unknown[], told: Told, expected: (item: Data) => unknown) {
	const wanted = PLATFORMS.map((platform) => expected(told[platform]));
	expect(bodies).toHaveLength(wanted.length);
	expect(wanted.filter((one) => !bodies.some((body) => isDeepStrictEqual(body, one)))).toEqual([]);
}

test('CRM contact sync: a caller with an e-mail address is created or updated', async () => {
	const made = await open('crm-contact-sync');
	let told = {} as Told;
	const path = 'POST api.hubapi.com/contacts/v1/contact/createOrUpdate/email/jordan@example.com';
	const bodies = await asked(path, async () => {
		told = await tell(made, stories.aContact, 'Contact');
	});
	const name = { firstName: 'Jordan', lastName: 'Reyes', company: '' };
	expectAlike(told, { ...name, email: 'jordan@example.com', phone: '+15551234567' });
	expectBodies(bodies, told, ({ note }) => ({
		properties: [
			{ property: 'firstname', value: 'Jordan' },
			{ property: 'lastname', value: 'Reyes' },
			{ property: 'message', value: note },
			{ property: 'phone', value: '+15551234567' },
		],
	}));
});

test('CRM contact sync: a caller with a number only is created, unless somebody has the number', async () => {
	const made = opened.get('crm-contact-sync') as Opened;
	const contacts = 'POST api.hubapi.com/crm/v3/objects/contacts';
	const told = { phone: '+15551234567', email: '' };
	const created = await asked(contacts, async () => {
		expectAlike(await tell(made, stories.anew(stories.aNumber), 'Contact'), told);
	});
	const properties = { phone: '+15551234567', firstname: '', lastname: '', company: '' };
	expect(created).toEqual(PLATFORMS.map(() => ({ properties })));
	const searched = world.vendors.requests.findLast(({ path }) => path.endsWith('/search'));
	expect(searched?.body).toMatchObject({
		filterGroups: [{ filters: [{ propertyName: 'phone', operator: 'EQ', value: '+15551234567' }] }],
	});

	world.vendors.known = [{ id: '7', properties: {} }];
	const more = await asked(contacts, async () => {
		await tell(made, stories.anew(stories.anew(stories.aNumber)), 'Contact');
	});
	expect(more).toEqual([]);
});

test('Support ticket: opened with caller, words and links', async () => {
	const made = await open('support-ticket');
	let told = {} as Told;
	const bodies = await asked('POST acme.zendesk.com/api/v2/tickets.json', async () => {
		told = await tell(made, stories.aSupportCall, 'Ticket');
	});
	expectAlike(told, {});
	expect(told.justCall).toMatchObject({
		subject: 'Call from Jordan Reyes',
		externalId: 'JustCall/394042357',
		tags: ['phone', 'justcall'],
		requesterEmail: 'jordan@example.com',
	});
	expect(told.runACall).toMatchObject({ subject: 'Call from +15551234567', requesterEmail: '' });
	for (const platform of PLATFORMS) {
		expect(told[platform].description).toMatch(/^Caller: .*5551234567.*\nWhen: 20\d\d-/m);
	}
	expectBodies(bodies, told, (item) => ({
		ticket: {
			comment: { body: item.description },
			subject: item.subject,
			external_id: item.externalId,
			tags: item.tags,
			...(item.requesterEmail !== '' && {
				requester: { name: item.requesterName, email: item.requesterEmail },
			}),
		},
	}));
});

test('Missed call SMS: sent to each caller, once a day', async () => {
	const made = await open('missed-call-sms', { entries: { SMS: { from: OWN_NUMBER } } });
	const numbers = PLATFORMS.map((platform, index) => [platform, `555123450${index}`] as const);
	const callers = Object.fromEntries(
		numbers.map(([one, digits]) => [one, stories.phoneOf(digits)]),
	);
	const story = stories.aMissedCallBy(callers as Record<PlatformId, stories.Phone>);
	const told = await tell(made, story, 'SMS');
	expectAlike(told, { from: OWN_NUMBER });
	expect(PLATFORMS.map((platform) => told[platform].to)).toEqual(
		numbers.map(([, digits]) => `+1${digits}`),
	);
	expect(told.justCall.text).toMatch(/^Hello Jordan, sorry we missed your call/);
	expect(told.dialerCx.text).toMatch(/^Hello, sorry we missed your call/);
	const sent = world.justCall.requests.filter(({ path }) => path === '/v2.1/texts/new');
	const bodies = sent.map(({ body }) => body);
	expectBodies(bodies, told, ({ from, to, text }) => ({
		justcall_number: from,
		contact_number: to,
		body: text,
		restrict_once: 'Yes',
	}));

	const { event, data } = stories.anew(story).justCall;
	await made.send('justCall', event, data);
	const [again] = await made.newRuns();
	expect(again?.execution.error?.message).toContain('24 hours');
});

test('Booking to job: a customer who was not there, a property and a job, each once', async () => {
	const { tables } = world.runACall;
	const before = { customers: tables.customers.length, jobs: tables.jobs.length };
	const made = await open('booking-to-job');
	const told = await tell(made, stories.aBooking, 'Booking');
	expectAlike(told, { phone: '+15551234567', type: 'service' });
	expect(told.onCallClerk).toMatchObject({
		firstName: 'Jordan',
		lastName: 'Reyes',
		addressLine1: '123 Oak St',
		city: 'Austin',
		state: 'TX',
		startsAt: '2024-05-10T19:00:00.000Z',
		description: expect.stringMatching(/^Sink replacement estimate\nAfternoons suit best/),
	});
	expect(tables.customers).toHaveLength(before.customers + 1);
	const customer = tables.customers.at(-1);
	expect(customer).toMatchObject({ first_name: 'Jordan', phone: '+15551234567' });
	const jobs = tables.jobs.slice(before.jobs);
	expectBodies(
		jobs.map((job) => [
			job.external_id,
			job.customer_id,
			job.problem_description,
			job.scheduled_start,
		]),
		told,
		(item) => [item.externalId, customer?.id, item.description, item.startsAt || null],
	);
	const properties = tables.properties.filter(({ customer_id: id }) => id === customer?.id);
	expect(properties.map((one) => one.address_line_1).sort()).toEqual(
		['123 Oak St', 'Address to be asked for'].sort(),
	);
	expect(jobs.every((job) => properties.some(({ id }) => id === job.property_id))).toBe(true);
});

test('Lead e-mail: sent by SMTP, or by SendGrid', async () => {
	const made = await open('lead-email', { nodes: ['Send by SendGrid'] });
	let told = {} as Told;
	const bodies = await asked('POST api.sendgrid.com/v3/mail/send', async () => {
		told = await tell(made, stories.aLead, 'E-Mail');
	});
	expectAlike(told, { to: 'jordan@example.com' });
	for (const platform of PLATFORMS) {
		expect(told[platform].text).toMatch(/^Hello Jordan Reyes,\n\nthank you[^]*Just reply to this/);
	}
	expect(told.onCallClerk.text).toContain('We noted: Wants estimate for kitchen sink');
	expect(told.justCall.text).toContain('Your appointment: 2025-04-29T12:45:00.000Z');
	const subjects = PLATFORMS.map((platform) => told[platform].subject).sort();
	const { mails } = world.smtp;
	expect(mails.map(({ headers }) => headers.subject).sort()).toEqual(subjects);
	for (const { from, to, text } of mails) {
		expect([from, to]).toEqual(['office@example.com', ['jordan@example.com']]);
		expect(text).toContain('Hello Jordan Reyes,');
	}
	expect(bodies.map((body) => body.personalizations)).toEqual(
		bodies.map(() => [{ to: [{ email: 'jordan@example.com' }], subject: expect.any(String) }]),
	);
	expect(bodies.map((body) => body.from)).toEqual(
		PLATFORMS.map(() => ({ email: 'office@example.com', name: 'Oak Street Plumbing' })),
	);
});

test('Page on call: an incident with what to know', async () => {
	const made = await open('page-on-call', { entries: { Page: { serviceId: 'PSERVICE' } } });
	let told = {} as Told;
	const bodies = await asked('POST api.pagerduty.com/incidents', async () => {
		told = await tell(made, stories.anEmergency, 'Page');
	});
	expectAlike(told, { serviceId: 'PSERVICE', urgency: 'high' });
	expect(PLATFORMS.map((platform) => told[platform].title)).toEqual([
		'Missed call: Jordan Reyes',
		'Wants to talk through the thermostat options on the estimate.: +15551234567',
		'Missed call: Jordan Reyes',
		'Caller asks for a person: +15551234567',
		'Abandon rate of Support-Queue is 7.4 %, above 5 %',
	]);
	expectBodies(bodies, told, (item) => ({
		incident: {
			type: 'incident',
			title: item.title,
			service: { id: 'PSERVICE', type: 'service_reference' },
			body: { type: 'incident_body', details: item.details },
			urgency: 'high',
			incident_key: item.incidentKey,
		},
	}));
});

test('Recording archive: fetched, transcribed, both stored', async () => {
	const { url } = world.local;
	const entries = { Recording: { transcriptionUrl: `${url}/transcriptions`, bucket: 'archive' } };
	const made = await open('recording-archive', { entries });
	const told = await tell(made, stories.aRecording(url), 'Recording');
	expectAlike(told, { transcript: '', bucket: 'archive' });
	const { requests } = world.local;
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
		expect(stored.get(`/archive/${String(name)}.mp3`)).toBe(`sound of /recordings/${platform}.mp3`);
		expect(stored.get(`/archive/${String(name)}.txt`)).toBe(`${String(title)}\n\nWhat was said.`);
	}
	expect(stored.size).toBe(10);
});

test('Recording archive: a transcript that came along is not made again', async () => {
	const { url, requests } = world.local;
	const made = opened.get('recording-archive') as Opened;
	const before = requests.length;
	const { event, data } = stories.aRecording(url).runACall;
	const more = { ...data, id: 'with transcript', transcript: 'Agent: Hello.' };
	expect(await made.send('runACall', event, more)).toBe(200);
	await made.newRuns();
	const stored = requests.slice(before).filter(({ method }) => method !== 'GET');
	expect(stored.map(({ path }) => path.slice(-4)).sort()).toEqual(['.mp3', '.txt']);
	expect(stored.find(({ path }) => path.endsWith('.txt'))?.body).toMatch(/\n\nAgent: Hello\.$/);
});

const withPostgres = postgresPrograms() === undefined ? test.skip : test;

withPostgres('Call analytics: a row per call, updated by what comes later', async () => {
	const made = await open('call-analytics');
	const { client } = world.stage;
	await client.workflows.run(made.workflowId, 'Create the Table Once');
	await client.executions.waitFor(made.workflowId, 1);
	const told = await tell(made, stories.aMissedCall, 'Row');
	expectAlike(told, { direction: 'inbound' });
	const columns = ['call_key', 'platform', 'status', 'customer_phone', 'disposition'];
	const row = (item: Data) => columns.map((name) => (item[name] as string | null) ?? '').join('|');
	expect(rows(columns)).toEqual(PLATFORMS.map((platform) => row(told[platform])).sort());

	const { data } = stories.aMissedCall.nectarDesk;
	const saved = { ...data, disposition: { code: 'Called back' } };
	expect(await made.send('nectarDesk', 'Call Disposition Saved', saved)).toBe(200);
	await made.newRuns();
	const updated = { ...told.nectarDesk, disposition: 'Called back' };
	expect(rows(columns)).toEqual(
		PLATFORMS.map((one) => row(one === 'nectarDesk' ? updated : told[one])).sort(),
	);
});

function rows(columns: readonly string[]): string[] {
	const psql = join(postgresPrograms() ?? '', 'psql');
	const target = ['-h', '127.0.0.1', '-p', String(world.postgres?.port), '-U', 'postgres'];
	const query = `SELECT ${columns.join(', ')} FROM calls`;
	const printed = execFileSync(psql, [...target, '-At', '-c', query], { encoding: 'utf8' });
	return printed.trim().split('\n').sort();
}

test('Relay: every event reaches a subscribed system, signed', async () => {
	const { url, requests } = world.local;
	const entries = { 'Your System': { url: `${url}/relay` } };
	const made = await open('relay-events', { entries });
	const { client } = world.stage;
	await client.workflows.run(made.workflowId, 'Subscribe Once');
	const [run] = await client.executions.waitFor(made.workflowId, 1);
	const subscribed = itemsOf(await client.executions.get(run?.id ?? ''), 'Subscribe Your System');
	const told = await tell(made, stories.aContact, 'Event');
	expectAlike(told, {});
	expect(PLATFORMS.map((platform) => told[platform].type)).toEqual([
		'justcall.call.completed',
		'run_a_call.customer.created',
		'nectar_desk.contact_created',
		'oncallclerk.lead.captured',
		'dialer_cx.lead.updated',
	]);
	const webhook = new Webhook(subscribed[0]?.json.secret as string);
	const sent = requests.filter(({ path }) => path === '/relay');
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
	const { url, requests } = world.local;
	const made = await open('all-platforms', {
		entries: { 'Chat Line': { chatUrl: `${url}/chat` } },
	});
	const told = await tell(made, stories.aMissedCall, 'Chat Line');
	expectAlike(told, {});
	const lines = () =>
		requests.filter(({ path }) => path === '/chat').map(({ body }) => (body as Data).text);
	expect(lines().sort()).toEqual(
		[
			'[JustCall] 📵 Missed call from Jordan Reyes',
			'[Run a Call] 📵 Missed call from +15551234567',
			'[Nectar Desk] 📵 Missed call from Jordan Reyes',
			'[OnCallClerk] 📵 Missed call from +15551234567: “Hi, this is Priya Nair, please call me back about the invoice.” https://api.oncallclerk.com/v1/calls/call_01HZ8XDZF1H3K5N7Q9S1V3X5ZC/voicemail',
			'[Dialer.CX] 📞 Call with 5551234567, 180 s, NO_ANSWER',
		].sort(),
	);
});

test('none of them stumbles over nulls, gaps and other shapes than documented', async () => {
	const odd = [...opened.values()].flatMap((made) =>
		PLATFORMS.flatMap((platform) => {
			const chosen = nodeOf(made.definition, TRIGGERS[platform]).parameters.events as string[];
			return stories.oddFixtures(platform, chosen).map((told) => ({ made, platform, ...told }));
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
	const ended = await Promise.all([...opened.values()].map(async (made) => await made.newRuns()));
	const failed = ended.flat().filter(({ execution }) => execution.status !== 'success');
	expect(failed.map(({ platform, execution }) => [platform, execution.error?.message])).toEqual([]);
});
