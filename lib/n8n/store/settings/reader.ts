import { errorMessage } from '../../../text/error';

/** Environment variables, as `process.env` has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads a whole text file; throws where it can't be read. */
export type ReadFile = (path: string) => string;

/**
 * Reads settings from environment variables, each also from the file that NAME_FILE names. What is wrong is collected, one
 * sentence for each mistake, so that all can be corrected at once.
 */
export class SettingsReader {
	private readonly problems: string[] = [];

	constructor(
		private readonly variables: Variables,
		private readonly readFile: ReadFile,
	) {}

	/** What has to be corrected; undefined where nothing has to. */
	get problem(): string | undefined {
		return this.problems.length === 0 ? undefined : this.problems.join(' ');
	}

	complain(sentence: string): void {
		this.problems.push(sentence);
	}

	/** A setting of the package; empty where it is not set. */
	own(name: string): string {
		const value = this.variables[name]?.trim() ?? '';
		const path = this.variables[`${name}_FILE`]?.trim() ?? '';
		if (path === '') return value;
		if (value !== '') {
			this.complain(`${name} and ${name}_FILE are both set: remove one of them.`);
			return value;
		}
		const content = this.file(`${name}_FILE`, path);
		if (content === '') this.complain(`The file in ${name}_FILE (${path}) is empty.`);
		return content ?? '';
	}

	/** A setting of n8n, as n8n reads it: a variable that is there wins over its file, and a pair of quotes is left out. */
	ofN8n(name: string, absent = ''): string {
		const value = this.variables[name];
		const path = this.variables[`${name}_FILE`] ?? '';
		const text = value ?? (path === '' ? undefined : this.file(`${name}_FILE`, path));
		return text?.trim().replace(/^(['"])(.*)\1$/, '$2') ?? absent;
	}

	/** A file that a setting names; undefined, and a complaint, where it can't be read. */
	file(setting: string, path: string): string | undefined {
		try {
			return this.readFile(path).trim();
		} catch (error) {
			this.complain(
				`The file in ${setting} can't be read (${errorMessage(error)}): correct the path, or give the user that runs n8n access to it.`,
			);
			return undefined;
		}
	}

	/** One of true and false, also as 1 and 0; undefined where it is not set. */
	yesOrNo(name: string): boolean | undefined {
		const value = this.own(name).toLowerCase();
		if (value === '') return undefined;
		if (['true', '1'].includes(value)) return true;
		if (['false', '0'].includes(value)) return false;
		this.complain(`${name} is invalid: set it to true or false.`);
		return undefined;
	}

	/** A whole number within these bounds; undefined where it is not set. */
	wholeNumber(name: string, least: number, most: number): number | undefined {
		const value = this.own(name);
		if (value === '') return undefined;
		const number = /^\d+$/.test(value) ? Number(value) : NaN;
		if (number >= least && number <= most) return number;
		this.complain(`${name} is invalid: set it to a whole number from ${least} to ${most}.`);
		return undefined;
	}
}
