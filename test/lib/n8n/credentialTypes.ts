import type { ICredentialType } from 'n8n-workflow';

/** A credential type of the package, found by the rule that names its file and class. */
export function credentialTypeOf(name: string): ICredentialType {
	const className = name.charAt(0).toUpperCase() + name.slice(1);
	const file = jest.requireActual<Record<string, new () => ICredentialType>>(
		`../../../credentials/${className}.credentials`,
	);
	const Type = file[className];
	if (Type === undefined) throw new Error(`${className}.credentials.ts exports no such class`);
	return new Type();
}
