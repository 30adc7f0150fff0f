import { nectarDesk } from '../../../../../../nodes/NectarDesk/platform';
import { listen, STARTED, stopListening } from '../../../listening';
import { sampleOf } from '../../../requests';
import type { Server } from '../../../server';

afterAll(stopListening);

const call = {
	body: sampleOf(nectarDesk, 'Call Ended'),
	headers: { 'content-type': 'application/json' },
};
const open = async (parameters: object, typeVersion = 3) =>
	await listen(nectarDesk, { ...parameters }, { credential: undefined, typeVersion });
const outputsIn = ({ runs }: Server) =>
	runs.map((run) => run.map((items) => items.map(({ json }) => json.event)));

test.each([
	['one output', { events: ['*'] }, 3, [[], ['Call']]],
	['some events on one output', { events: ['Call Ended', 'Call Abandoned'] }, 3, [[], ['Call']]],
	[
		'an output per event',
		{ events: ['Call Ended', 'Call Abandoned'], outputs: 'perEvent' },
		3,
		[[], [], ['Call']],
	],
	[
		'an output per event, saved with version 2',
		{ events: ['Call Ended', 'Call Abandoned'] },
		2,
		[[], [], ['Call']],
	],
	[
		'one output, saved with version 2',
		{ events: ['*'], options: { outputs: 'single' } },
		2,
		[['Call']],
	],
])(
	'an event its URL does not name is kept apart beside %s',
	async (_case, given, version, outputs) => {
		const server = await open(given, version);
		expect(await server.post(call, '/?event=call_endet')).toMatchObject(STARTED);
		expect(outputsIn(server)).toEqual([outputs]);
	},
);

test('such an event is marked, and a duplicate of it is not answered as a duplicate', async () => {
	const server = await open({ events: ['*'] });
	expect(await server.post(call)).toMatchObject(STARTED);
	expect(await server.post(call)).toMatchObject(STARTED);
	const items = server.runs.map((run) => run[1]?.[0]?.json);
	expect(items).toMatchObject([{ deduplicated: false }, { deduplicated: false }]);
	expect(items[0]?.duplicateOf).toBeUndefined();
});

test('n8n’s log names what the URL says, once', async () => {
	const server = await open({ events: ['*'] });
	const warned = jest.spyOn(server.setup.hookContext().logger, 'warn');
	await server.post(call, '/?event=call_endet');
	await server.post(call, '/?event=call_endet');
	await server.post(call, '/?Event=call_ended');
	expect(warned).toHaveBeenCalledTimes(1);
	expect(warned.mock.calls[0]?.[0]).toContain('the unknown event name "call_endet"');
});

test('names without end do not fill the log', async () => {
	const server = await open({ events: ['*'] });
	const warned = jest.spyOn(server.setup.hookContext().logger, 'warn').mockClear();
	for (let stranger = 0; stranger < 100; stranger++) {
		expect(await server.post(call, `/?event=made_up_${stranger}`)).toMatchObject(STARTED);
	}
	expect(warned).toHaveBeenCalledTimes(21);
	expect(warned.mock.calls.at(-1)?.[0]).toContain('further ones are not logged');
});
