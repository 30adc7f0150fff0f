import type { OutboxStatements } from './statements/statements';

/** The names of event types and their numbers in the file, in memory. */
export class EventTypes {
	private readonly names = new Map<number, string>();
	private readonly numbers = new Map<string, number>();

	constructor(private readonly run: OutboxStatements) {}

	/** The number of an event type; undefined where no event had it. */
	number(name: string): number | undefined {
		return this.numbers.get(name) ?? this.keep(this.run.typeNamed.get(name)?.[0], name);
	}

	/** The number of an event type, which it gets if it has none; within the open transaction. */
	numberFor(name: string): number {
		const number = this.number(name) ?? this.keep(this.run.addType.get(name)?.[0], name);
		if (number === undefined) throw new Error(`The event type ${name} got no number`);
		return number;
	}

	/** The name of a number. */
	name(number: number): string {
		const known = this.names.get(number);
		if (known !== undefined) return known;
		const name = this.run.typeNumbered.get(number)?.[0] ?? '';
		this.keep(number, name);
		return name;
	}

	/** Drops what a transaction that is undone has added. */
	forget(): void {
		this.names.clear();
		this.numbers.clear();
	}

	private keep(number: number | undefined, name: string): number | undefined {
		if (number === undefined) return undefined;
		this.names.set(number, name);
		this.numbers.set(name, number);
		return number;
	}
}
