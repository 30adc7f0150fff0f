/** A value, or one sentence that says what is wrong and what to do; nothing was written then. */
export type Outcome<Value> =
	{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string };

/** Something a user gave can't be taken; the message is one sentence that names the field and says what to write. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
}

/** The value, or the sentence of the Refusal that was thrown on the way; other errors pass. */
export async function settled<Value>(make: () => Promise<Value> | Value): Promise<Outcome<Value>> {
	try {
		return { ok: true, value: await make() };
	} catch (error) {
		if (error instanceof Refusal) return { ok: false, problem: error.message };
		throw error;
	}
}

/** The value of an outcome, or its problem thrown. */
export function valueOf<Value>(outcome: Outcome<Value>): Value {
	if (!outcome.ok) throw new Refusal(outcome.problem);
	return outcome.value;
}

/** A problem as an outcome: one sentence. */
export function refuse(problem: string): { readonly ok: false; readonly problem: string } {
	return { ok: false, problem };
}
