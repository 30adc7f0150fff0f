/** A value, or one sentence that says what is wrong and what to do; nothing was written then. */
export type Result<Value> =
	{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string };

/** Something a user gave can't be taken; the message is one sentence that names the field and says what to write. */
export class InvalidInput extends Error {
	override readonly name = 'InvalidInput';
}

/** The value, or the sentence of the InvalidInput that was thrown on the way; other errors pass. */
export async function asResult<Value>(make: () => Promise<Value> | Value): Promise<Result<Value>> {
	try {
		return { ok: true, value: await make() };
	} catch (error) {
		if (error instanceof InvalidInput) return { ok: false, problem: error.message };
		throw error;
	}
}

/** The value of an outcome, or its problem thrown. */
export function valueOf<Value>(outcome: Result<Value>): Value {
	if (!outcome.ok) throw new InvalidInput(outcome.problem);
	return outcome.value;
}

/** A problem as an outcome: one sentence. */
export function invalid(problem: string): { readonly ok: false; readonly problem: string } {
	return { ok: false, problem };
}
