import type { INodeParameters } from 'n8n-workflow';
import { startJustCallRest, type JustCallRest } from '../../../emulators/api/justCall/rest';
import { startRunACallRest, type RunACallRest } from '../../../emulators/api/runACall/rest';
import { chosen } from '../../../lib/n8n/action/operations';
import { placedJustCall, placedRunACall } from '../../../lib/n8n/action/placed';
import { runAction } from '../../../lib/n8n/action/run';

let justCall: JustCallRest;
let runACall: RunACallRest;
beforeAll(async () => {
	[justCall, runACall] = await Promise.all([startJustCallRest(), startRunACallRest()]);
});
afterAll(async () => await Promise.all([justCall.close(), runACall.close()]));

/** Sends an SMS with these additional fields, and gives what was asked for. */
async function sent(additionalFields: INodeParameters): Promise<unknown> {
	const asked = justCall.requests.length;
	const sms = { resource: 'sms', operation: 'send', justcallNumber: chosen('+14155550101') };
	// Nobody gets two within a day.
	const text = { contactNumber: `+1415555${1000 + asked}`, body: 'On our way' };
	await runAction(placedJustCall(justCall, { ...sms, ...text, additionalFields }));
	return justCall.requests[asked]?.body;
}

const NOON = "DateTime.fromISO('2026-05-20T12:00:00', { zone: 'America/Chicago' })";

describe('what an expression gives for a time is sent, never left out', () => {
	test.each([
		['a DateTime', `={{ ${NOON} }}`, '2026-05-20 12:00:00'],
		[
			'a DateTime that was reckoned with',
			`={{ ${NOON}.plus({ hours: 6 }) }}`,
			'2026-05-20 18:00:00',
		],
		['its text', `={{ ${NOON}.toISO() }}`, '2026-05-20 12:00:00'],
		['a time of a trigger, which is in UTC', '2026-05-20T17:00:00.000Z', '2026-05-20 13:00:00'],
		['such a time of the next day there', '2026-05-21 01:30:00z', '2026-05-20 21:30:00'],
		[
			'a Date, on the clocks of the workflow',
			"={{ new Date('2026-05-20T17:00:00Z') }}",
			'2026-05-20 13:00:00',
		],
	])('%s', async (_what, scheduleAt, scheduled) => {
		expect(await sent({ scheduleAt })).toMatchObject({ schedule_at: scheduled });
	});

	test('as a filter in the query', async () => {
		const calls = { resource: 'call', operation: 'getMany', limit: 1, options: {} };
		const filters = { fromDatetime: `={{ ${NOON} }}` };
		const asked = justCall.requests.length;
		await runAction(placedJustCall(justCall, { ...calls, filters }));
		expect(justCall.requests[asked]?.query).toMatchObject({ from_datetime: '2026-05-20 12:00:00' });
	});

	test('as a moment in UTC', async () => {
		const asked = runACall.requests.length;
		const jobs = { resource: 'job', operation: 'getMany', limit: 1 };
		const filters = { scheduledAfter: `={{ ${NOON} }}` };
		await runAction(placedRunACall(runACall, { ...jobs, filters }));
		expect(runACall.requests[asked]?.query).toMatchObject({
			scheduled_after: '2026-05-20T17:00:00.000Z',
		});
	});

	test.each([
		['a number', '={{ 1779296400000 }}'],
		['a time that is invalid', "={{ DateTime.fromISO('soon') }}"],
		['true', '={{ true }}'],
		['an object', "={{ ({ at: '2026-05-20' }) }}"],
	])('%s is no time, and nothing is sent', async (_what, scheduleAt) => {
		const asked = justCall.requests.length;
		await expect(sent({ scheduleAt })).rejects.toThrow(/^"Send At" isn't a valid date: enter /);
		expect(justCall.requests).toHaveLength(asked);
	});

	test('nothing is no time, and the SMS goes out now', async () => {
		expect(await sent({ scheduleAt: '={{ $json.none }}' })).not.toHaveProperty('schedule_at');
	});
});

describe('what an expression gives for a switch', () => {
	test.each([
		['={{ true }}', 'Yes'],
		["={{ 'true' }}", 'Yes'],
		["={{ 'yes' }}", 'Yes'],
		['={{ 1 }}', 'Yes'],
		['={{ false }}', 'No'],
		["={{ 'false' }}", 'No'],
		["={{ '' }}", 'No'],
	])('%s is %s', async (restrictOnce, word) => {
		expect(await sent({ restrictOnce })).toMatchObject({ restrict_once: word });
	});
});

describe('a filter that comes out empty would give everything, so nothing is asked for', () => {
	test.each([
		['nothing', '={{ $json.phone }}'],
		['null', '={{ null }}'],
		['an empty text', "={{ '' }}"],
		['white space', "={{ ' ' }}"],
	])('%s', async (_what, contactNumber) => {
		const asked = justCall.requests.length;
		const contacts = { resource: 'contact', operation: 'getMany', limit: 1 };
		const run = runAction(placedJustCall(justCall, { ...contacts, filters: { contactNumber } }));
		await expect(run).rejects.toThrow(
			/^"Contact Number" resolves to an empty value, so nothing would be filtered: /,
		);
		expect(justCall.requests).toHaveLength(asked);
	});

	test('chosen from a list, too', async () => {
		const calls = { resource: 'call', operation: 'getMany', limit: 1 };
		const filters = { agentId: chosen('={{ $json.agent }}') };
		const run = runAction(placedJustCall(justCall, { ...calls, filters }));
		await expect(run).rejects.toThrow(
			/^"User" resolves to an empty value, so nothing would be filtered: /,
		);
	});

	test('but one that was added and never filled in is none', async () => {
		const contacts = { resource: 'contact', operation: 'getMany', limit: 1 };
		const asked = justCall.requests.length;
		await runAction(placedJustCall(justCall, { ...contacts, filters: { contactNumber: '' } }));
		expect(justCall.requests[asked]?.query).not.toHaveProperty('contact_number');
	});

	test('but a filter that is off, or 0, is one', async () => {
		const invoices = { resource: 'invoice', operation: 'getMany', limit: 1 };
		const asked = runACall.requests.length;
		await runAction(placedRunACall(runACall, { ...invoices, filters: { paid: false } }));
		expect(runACall.requests[asked]?.query).toMatchObject({ paid: 'false' });
	});
});
