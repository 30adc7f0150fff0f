import { randomBytes } from 'node:crypto';

import { StoreError } from '../error';
import { wholeMilliseconds } from '../wholeMilliseconds';
import { compareRows, transferRows, type OnRows, type Secrets } from './transfer';
import type { Mark } from './mark';
import { assertRoom, assertUnused, idUnderWay, isDone, marksOf } from './obstacles';
import type { MovingSide, MovingStore, Table } from './side';

/** What a move is made with. */
export interface MoveOptions {
	readonly from: MovingSide;
	readonly to: MovingSide;
	readonly secrets: Secrets;
	/** Gives what stands in the target's place another name. */
	readonly replaces: boolean;
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Told one line for each step. */
	readonly tell: (text: string) => void;
}

/** How many rows each table has on both sides, all of them compared. */
export type Moved = Readonly<Partial<Record<Table, number>>>;

/**
 * Moves both stores, or finishes a move that was interrupted. In this order, so that a crash is harmless anywhere: the
 * target is marked as being filled and the source as leaving, and nobody can open them any more; rows are copied in slices,
 * then all are compared; the source is marked as left; the target is opened to all. Rejects with a StoreError where
 * something stands in the way.
 */
export async function move(options: MoveOptions): Promise<Moved> {
	const { from, to, secrets, tell, now } = options;
	await assertUnused(from, to);
	if (await isDone(from, to)) {
		tell(`Everything was moved to ${to.place} before: only the rows are counted.`);
		return { ...(await to.outbox.counts()), ...(await to.claims.counts()) };
	}
	await makeRoom(options);
	const id = (await idUnderWay(from, to)) ?? randomBytes(4).toString('hex');
	const pairs = [await begin('outbox', options, id), await begin('claims', options, id)];
	// Whoever opened one before it was marked is seen by now.
	await assertUnused(from, to);
	const report = (verb: string): OnRows => throttled((text) => tell(`${verb} ${text}`), now);
	for (const { source, target, mark } of pairs) {
		if (mark.state === 'filling')
			await transferRows(source, target, mark, secrets, report('Copied'));
	}
	let moved: Moved = {};
	for (const { source, target, mark } of pairs) {
		// One that was opened to all before may have changed since.
		const compared =
			mark.state === 'filling'
				? await compareRows(source, target, mark.at, secrets, report('Compared'))
				: await target.counts();
		moved = { ...moved, ...compared };
	}
	await assertUnused(from, to);
	for (const { source, mark } of pairs) {
		await source.setMark({ ...mark, state: 'left', other: to.place, progress: {} });
	}
	tell(`${from.place} can't be opened any more.`);
	for (const { source, target, mark } of pairs) {
		if (mark.state !== 'filling') continue;
		await target.activate(await source.numbers(), { ...mark, state: 'filled', progress: {} });
	}
	tell(`${to.place} is in use from now on.`);
	return moved;
}

/** Gives an unfinished move up: the source can be opened again, the target is empty. */
export async function cancelMove({ from, to }: Pick<MoveOptions, 'from' | 'to'>): Promise<void> {
	await assertUnused(from, to);
	const marks = await marksOf(from, to);
	if (marks.some(({ source }) => source?.state === 'left')) {
		throw new StoreError(
			`The move to ${to.place} can't be canceled any more, as all was copied and compared: run it again to finish it.`,
		);
	}
	const isUnfinished = marks.some(
		({ source, target }) => source?.state === 'leaving' || target?.state === 'filling',
	);
	if (!isUnfinished) throw new StoreError(`There is no unfinished move to ${to.place}.`);
	for (const kind of ['outbox', 'claims'] as const) {
		if ((await to[kind].mark())?.state === 'filling') await to[kind].clear();
		if ((await from[kind].mark())?.state === 'leaving') await from[kind].setMark(undefined);
	}
}

async function makeRoom({ from, to, replaces, tell }: MoveOptions): Promise<void> {
	if (!(await assertRoom(from, to, replaces))) return;
	const place = to.place;
	tell(`What was in ${place} is kept as ${await to.setAside()}.`);
}

interface Pair {
	readonly source: MovingStore;
	readonly target: MovingStore;
	/** Of the target. */
	readonly mark: Mark;
}

/** Marks both sides of a store, the target first. */
async function begin(
	kind: 'outbox' | 'claims',
	{ from, to, now }: MoveOptions,
	id: string,
): Promise<Pair> {
	const [source, target] = [from[kind], to[kind]];
	await source.prepare();
	await target.prepare();
	const [left, before] = [await source.mark(), await target.mark()];
	const isOurs = before?.id === id;
	const begun: Mark = {
		id,
		state: 'filling',
		other: from.place,
		at: wholeMilliseconds(now)(),
		progress: {},
	};
	const mark = isOurs ? before : begun;
	if (!isOurs) await target.setMark(mark);
	if (left?.id !== id || left.state !== 'left') {
		await source.setMark({ ...mark, state: 'leaving', other: to.place, progress: {} });
	}
	return { source, target, mark };
}

const TOLD_EVERY_MILLISECONDS = 2000;

/** Tells the first slice of each table and then one every two seconds. */
function throttled(tell: (text: string) => void, now: () => number): OnRows {
	let [told, at]: [Table | undefined, number] = [undefined, 0];
	return (table, rows) => {
		if (told === table && now() - at < TOLD_EVERY_MILLISECONDS) return;
		[told, at] = [table, now()];
		tell(`${table}: ${rows}`);
	};
}
