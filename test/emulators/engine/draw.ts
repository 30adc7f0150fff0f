/**
 * Seeded drawing of everything that looks random in an emulator: ids, people, phone numbers, delays. The same
 * seed and the same order of calls give the same values. `fork(label)` gives an independent drawer that
 * depends on the seed and the label only, not on how much has been drawn before.
 */
import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const FIRST_NAMES = [
	'Ada',
	'Jordan',
	'Mei',
	'Zoë',
	'Tomás',
	'Priya',
	'Noah',
	'Łucja',
	'Sam',
	'Ines',
];
const LAST_NAMES = ['Reyes', "O'Neil", 'Smith', 'Müller', 'Okafor', 'Nguyễn', 'Brown', 'Castañeda'];
const AREA_CODES = ['212', '303', '415', '512', '613', '702', '808', '917'];

export interface Person {
	firstName: string;
	lastName: string;
	name: string;
	email: string;
	/** E.164, from the range kept free for fiction: 555-0100 to 555-0199. */
	phone: string;
}

export class Draw {
	private state: number;

	constructor(private readonly seed: string) {
		this.state = createHash('sha256').update(seed).digest().readUInt32LE(0);
	}

	fork(label: string): Draw {
		return new Draw(`${this.seed}/${label}`);
	}

	/** A number from 0 up to, not including, 1 (the mulberry32 generator). */
	fraction(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number from `least` to `most`, both included. */
	integer(least: number, most: number): number {
		return least + Math.floor(this.fraction() * (most - least + 1));
	}

	pick<T>(list: readonly T[]): T {
		if (list.length === 0) throw new RangeError('Nothing to pick from');
		return list[this.integer(0, list.length - 1)] as T;
	}

	text(alphabet: string, length: number): string {
		return Array.from({ length }, () => alphabet[this.integer(0, alphabet.length - 1)]).join('');
	}

	hex(length: number): string {
		return this.text('0123456789abcdef', length);
	}

	alphanumeric(length: number): string {
		return this.text(ALPHANUMERIC, length);
	}

	/** A ULID: ten digits of time (milliseconds since 1970), sixteen drawn ones. */
	ulid(time: Date): string {
		let rest = time.getTime();
		let stamp = '';
		for (let digit = 0; digit < 10; digit++) {
			stamp = `${CROCKFORD[rest % 32]}${stamp}`;
			rest = Math.floor(rest / 32);
		}
		return stamp + this.text(CROCKFORD, 16);
	}

	uuid(): string {
		const variant = this.pick(['8', '9', 'a', 'b']);
		return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
	}

	bytes(length: number): Buffer {
		return Buffer.from(Array.from({ length }, () => this.integer(0, 255)));
	}

	phone(): string {
		return `+1${this.pick(AREA_CODES)}55501${String(this.integer(0, 99)).padStart(2, '0')}`;
	}

	person(): Person {
		const firstName = this.pick(FIRST_NAMES);
		const lastName = this.pick(LAST_NAMES);
		const email = `customer.${this.integer(1000, 9999)}@example.com`;
		return { firstName, lastName, name: `${firstName} ${lastName}`, email, phone: this.phone() };
	}
}
