import { PLATFORMS } from './set';
import type { Opened } from './opened';
import { anew } from './told';
import { expectAlike, expectBodies, type Scene, type Told } from './scene';
import * as stories from './stories';

/** Contacts: into a CRM, answered by email, booked as a job. */
export function testWorkflowsOfContacts(scene: Scene): void {
	test('CRM contact sync: a caller with an email address is created or updated', async () => {
		const made = await scene.open('crm-contact-sync');
		let told = {} as Told;
		const path = 'POST api.hubapi.com/contacts/v1/contact/createOrUpdate/email/jordan@example.com';
		const bodies = await scene.asked(path, async () => {
			told = await scene.tell(made, stories.aContact, 'Contact');
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
		const made = scene.opened.get('crm-contact-sync') as Opened;
		const contacts = 'POST api.hubapi.com/crm/v3/objects/contacts';
		const told = { phone: '+15551234567', email: '' };
		const created = await scene.asked(contacts, async () => {
			expectAlike(await scene.tell(made, anew(stories.aNumber), 'Contact'), told);
		});
		const properties = { phone: '+15551234567', firstname: '', lastname: '', company: '' };
		expect(created).toEqual(PLATFORMS.map(() => ({ properties })));
		const searched = scene
			.world()
			.vendors.requests.findLast(({ path }) => path.endsWith('/search'));
		expect(searched?.body).toMatchObject({
			filterGroups: [
				{ filters: [{ propertyName: 'phone', operator: 'EQ', value: '+15551234567' }] },
			],
		});

		scene.world().vendors.known = [{ id: '7', properties: {} }];
		const more = await scene.asked(contacts, async () => {
			await scene.tell(made, anew(anew(stories.aNumber)), 'Contact');
		});
		expect(more).toEqual([]);
	});

	test('Lead email: sent by SMTP, or by SendGrid', async () => {
		const made = await scene.open('lead-email', { nodes: ['Send by SendGrid'] });
		let told = {} as Told;
		const bodies = await scene.asked('POST api.sendgrid.com/v3/mail/send', async () => {
			told = await scene.tell(made, stories.aLead, 'Email');
		});
		expectAlike(told, { to: 'jordan@example.com' });
		for (const platform of PLATFORMS) {
			expect(told[platform].text).toMatch(
				/^Hello Jordan Reyes,\n\nthank you[^]*Just reply to this/,
			);
		}
		expect(told.onCallClerk.text).toContain('We noted: Wants estimate for kitchen sink');
		expect(told.justCall.text).toContain(
			'Your appointment: Tuesday, April 29, 2025 at 8:45 AM EDT',
		);
		const subjects = PLATFORMS.map((platform) => told[platform].subject).sort();
		const { mails } = scene.world().smtp;
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

	test('Booking to job: a customer who was not there, a property and a job, each once', async () => {
		const { tables } = scene.world().runACall;
		const before = { customers: tables.customers.length, jobs: tables.jobs.length };
		const made = await scene.open('booking-to-job');
		const told = await scene.tell(made, stories.aBooking, 'Booking');
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
}
