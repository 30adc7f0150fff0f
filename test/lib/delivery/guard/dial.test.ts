import { isIP, Socket } from 'node:net';
import { dial } from '../../../../lib/delivery/guard/dial';

/* Sockets that connect, fail or hang as the test says, on a clock that stands still. */

/** After how many milliseconds an address takes the connection, or fails with the code. */
type Ways = Readonly<Record<string, number | readonly [code: string, after: number] | 'never'>>;

beforeEach(() => {
	jest.useFakeTimers();
});
afterEach(() => {
	jest.useRealTimers();
});

async function dialled(ways: Ways, timeoutMilliseconds = 10_000) {
	const opened: Array<{ address: string; at: number; socket: Socket }> = [];
	const startedAt = Date.now();
	const outcome = dial({
		addresses: Object.keys(ways).map((address) => ({ address, family: isIP(address) })),
		port: 443,
		timeoutMilliseconds,
		open: ({ host = '' }) => {
			const socket = new Socket();
			opened.push({ address: host, at: Date.now() - startedAt, socket });
			const way = ways[host] ?? 'never';
			if (typeof way === 'number') setTimeout(() => socket.emit('connect'), way);
			else if (way !== 'never') {
				const error = Object.assign(new Error(), { code: way[0] });
				setTimeout(() => socket.destroy(error), way[1]);
			}
			return socket;
		},
	}).then(
		(socket) => opened.find((it) => it.socket === socket)?.address,
		(error: NodeJS.ErrnoException) => error.code,
	);
	await jest.advanceTimersByTimeAsync(timeoutMilliseconds + 1000);
	const ended = await outcome;
	return {
		ended,
		opened: opened.map(({ address, at }) => [address, at]),
		left: opened.filter(({ socket }) => !socket.destroyed).map(({ address }) => address),
	};
}

const [SIX, FOUR, OTHER] = ['2001:db8::1', '192.0.2.1', '192.0.2.2'];
const NO_ROUTE = ['ENETUNREACH', 0] as const;

test('a slow handshake has the whole time, though there is no way to the other family', async () => {
	expect(await dialled({ [FOUR]: 9000, [SIX]: NO_ROUTE })).toMatchObject({ ended: FOUR });
	expect(await dialled({ [SIX]: NO_ROUTE, [FOUR]: 9000 })).toMatchObject({ ended: FOUR });
});

test('an address that hangs keeps its chance while the next is tried beside it', async () => {
	expect(await dialled({ [SIX]: 600, [FOUR]: 'never' })).toEqual({
		ended: SIX,
		opened: [
			[SIX, 0],
			[FOUR, 250],
		],
		left: [SIX],
	});
});

test('the next address is tried at once where one fails', async () => {
	const { ended, opened } = await dialled({ [SIX]: ['ECONNREFUSED', 10], [FOUR]: 20 });
	expect([ended, opened]).toEqual([
		FOUR,
		[
			[SIX, 0],
			[FOUR, 10],
		],
	]);
});

test('the families take turns', async () => {
	const { opened } = await dialled({ [FOUR]: 'never', [OTHER]: 'never', [SIX]: 'never' });
	expect(opened.map(([address]) => address)).toEqual([FOUR, SIX, OTHER]);
});

test.each<[what: string, ways: Ways, code: string]>([
	['nothing answers', { [SIX]: 'never', [FOUR]: 'never' }, 'UND_ERR_CONNECT_TIMEOUT'],
	['all refuse', { [SIX]: ['ECONNREFUSED', 1], [FOUR]: ['ECONNREFUSED', 1] }, 'ECONNREFUSED'],
	[
		'one refuses, and no way leads to the other',
		{ [FOUR]: ['ECONNREFUSED', 1], [SIX]: NO_ROUTE },
		'ECONNREFUSED',
	],
	['no way leads to any', { [SIX]: NO_ROUTE, [FOUR]: NO_ROUTE }, 'ENETUNREACH'],
	['there is no address', {}, 'UND_ERR_CONNECT_TIMEOUT'],
])('%s: the error says so, and no socket stays open', async (_what, ways, code) => {
	const { ended, left } = await dialled(ways);
	expect([ended, left]).toEqual([code, []]);
});

test('no more than eight addresses are tried', async () => {
	const ways = Object.fromEntries(
		Array.from({ length: 20 }, (_, at) => [`192.0.2.${at}`, 'never']),
	);
	expect((await dialled(ways as Ways)).opened).toHaveLength(8);
});
