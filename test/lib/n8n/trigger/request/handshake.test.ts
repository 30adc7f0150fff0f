import { platforms } from '../../../../../nodes/platforms';
import { expectAnswer, listen, requestTo, stopListening } from '../../listening';
import { triggerOf } from '../../triggers';

afterAll(stopListening);

const rowsWhere = (holds: (platform: (typeof platforms)[number]) => boolean) =>
	platforms.filter(holds).map((platform) => [platform.name, platform] as const);
const checking = rowsWhere(({ handshake }) => handshake !== undefined);
const json = { 'content-type': 'application/json' };

describe.each(checking)("%s's check of a new URL", (_name, platform) => {
	test.each([
		['nothing', '', '{}'],
		['an empty object', '{}', '{}'],
		['a challenge', '{"challenge":"abc"}', '{"challenge":"abc"}'],
	])('with %s is answered 200 without a secret, and starts nothing', async (_case, body, reply) => {
		const server = await listen(platform, { events: ['*'] }, { credential: undefined });
		expect(await server.post({ body: Buffer.from(body), headers: json })).toMatchObject({
			status: 200,
			body: reply,
		});
		expect(server.runs).toEqual([]);
	});

	test('is not what an unsigned event can pass for', async () => {
		const server = await listen(platform, { events: ['*'] });
		const [type = ''] = Object.keys(platform.events);
		const { body } = requestTo(server, platform, type);
		expectAnswer(await server.post({ body, headers: json }), 'forged');
	});

	test('does not pass an address that is not allowed', async () => {
		const server = await listen(platform, { options: { allowedAddresses: '203.0.113.7' } });
		expectAnswer(
			await server.post({ body: Buffer.from('{}'), headers: json }),
			'addressNotAllowed',
		);
	});
});

const answersGet = ({ id }: { id: string }) =>
	triggerOf({ id }).description.webhooks?.some(({ httpMethod }) => httpMethod === 'GET') === true;

test.each(rowsWhere(answersGet))('%s may look at the URL with GET', async (_name, platform) => {
	const server = await listen(platform, {}, { credential: undefined });
	expectAnswer(await server.post({ body: Buffer.alloc(0), headers: {} }, '/', 'GET'), 'handshake');
	expect(server.runs).toEqual([]);
});

test.each(rowsWhere(({ handshake }) => handshake === undefined))(
	'%s checks no URL, so an unsigned empty object is rejected',
	async (_name, platform) => {
		const server = await listen(platform, { events: ['*'] });
		const answer = await server.post({ body: Buffer.from('{}'), headers: json });
		expectAnswer(answer, 'forged');
	},
);
