import { StoreError } from '../error';
import type { MovingSide } from './side';

/** Why nothing can be moved; undefined where nothing stands in the way. Changes nothing. */
export async function problemOfMove({
	from,
	to,
	replaces,
}: {
	readonly from: MovingSide;
	readonly to: MovingSide;
	readonly replaces: boolean;
}): Promise<string | undefined> {
	try {
		await assertUnused(from, to);
		if (!(await isDone(from, to))) await assertRoom(from, to, replaces);
		return undefined;
	} catch (error) {
		if (error instanceof StoreError) return error.message;
		throw error;
	}
}

/** Rejects where somebody has one of the sides open. */
export async function assertUnused(from: MovingSide, to: MovingSide): Promise<void> {
	for (const side of [from, to]) {
		const user = await side.inUse();
		if (user !== undefined) throw new StoreError(user);
	}
}

/** What both sides say of moves, store by store. */
export async function marksOf(from: MovingSide, to: MovingSide) {
	const marks = [];
	for (const kind of ['outbox', 'claims'] as const) {
		const [source, target] = [await from[kind].mark(), await to[kind].mark()];
		marks.push({ source, target });
	}
	return marks;
}

/** Whether the move is finished already. */
export async function isDone(from: MovingSide, to: MovingSide): Promise<boolean> {
	const marks = await marksOf(from, to);
	return marks.every(
		({ source, target }) =>
			source?.state === 'left' && target?.state === 'filled' && source.id === target.id,
	);
}

/** The id of the move between both sides that is not finished. */
export async function idUnderWay(from: MovingSide, to: MovingSide): Promise<string | undefined> {
	for (const { source, target } of await marksOf(from, to)) {
		if (target?.state === 'filling') return target.id;
		if (source?.state === 'leaving' || source?.state === 'left') return source.id;
	}
	return undefined;
}

/**
 * Rejects where the target holds something else, or either takes part in another move; answers whether what it holds is to get
 * another name.
 */
export async function assertRoom(
	from: MovingSide,
	to: MovingSide,
	replaces: boolean,
): Promise<boolean> {
	const marks = await marksOf(from, to);
	const contrary = marks.find(
		({ source, target }) => source?.state === 'filling' || target?.state === 'leaving',
	);
	if (contrary !== undefined) {
		throw new StoreError(
			`A move from ${to.place} to ${from.place} is not finished: finish it, or give it up with --cancel, with the same --to as it began.`,
		);
	}
	if (!(await from.outbox.exists()) && !(await from.claims.exists())) {
		throw new StoreError(
			`There is nothing to move: ${from.place} has never been used. Check --to, N8N_USER_FOLDER, TELEPHONY_WEBHOOKS_STORE and TELEPHONY_WEBHOOKS_SCHEMA.`,
		);
	}
	const id = await idUnderWay(from, to);
	const isFilling = marks.some(({ target }) => target?.state === 'filling');
	for (const { source } of marks) {
		if (source?.state === 'left' && !isFilling) {
			throw new StoreError(
				`${from.place} was moved to ${source.other} before: there is nothing left to move.`,
			);
		}
		if (isFilling && source !== undefined && source.state !== 'filled' && source.id !== id) {
			throw new StoreError(
				`${from.place} and ${to.place} take part in different moves: cancel the one that was begun last with --cancel.`,
			);
		}
	}
	if (isFilling) return false;
	if (marks.some(({ target }) => target?.state === 'left')) return true;
	const counts = { ...(await to.outbox.counts()), ...(await to.claims.counts()) };
	const held = Object.entries(counts).filter(([, rows]) => rows > 0);
	if (held.length === 0) return false;
	if (replaces) return true;
	const what = held.map(([table, rows]) => `${rows} in ${table}`).join(', ');
	throw new StoreError(
		`${to.place} is not empty (rows: ${what}). Add --replace to give it another name and move to a new one.`,
	);
}
