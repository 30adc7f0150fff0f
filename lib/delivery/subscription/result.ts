/** A problem that whoever shows it has more to say about. `not-allowed`: a URL that a credential can allow. */
export type ProblemCode = 'not-allowed';

/** One sentence that says what is wrong and what to do; nothing was written then. */
export interface Problem {
	readonly ok: false;
	readonly problem: string;
	readonly code?: ProblemCode | undefined;
}

/** A value, or why there is none. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | Problem;

/** Something a user gave can't be taken; the message is one sentence that names the field and says what to write. */
export class InvalidInput extends Error {
	override readonly name = 'InvalidInput';

	constructor(
		message: string,
		readonly code?: ProblemCode,
	) {
		super(message);
	}
}

/** The value, or the sentence of the InvalidInput that was thrown on the way; other errors pass. */
export async function asResult<Value>(make: () => Promise<Value> | Value): Promise<Result<Value>> {
	try {
		return { ok: true, value: await make() };
	} catch (error) {
		if (error instanceof InvalidInput) return invalid(error.message, error.code);
		throw error;
	}
}

/** The value of an outcome, or its problem thrown. */
export function valueOf<Value>(outcome: Result<Value>): Value {
	if (!outcome.ok) throw new InvalidInput(outcome.problem, outcome.code);
	return outcome.value;
}

/** A problem as an outcome: one sentence. */
export function invalid(problem: string, code?: ProblemCode): Problem {
	return { ok: false, problem, ...(code !== undefined && { code }) };
}
