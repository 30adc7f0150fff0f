import type { IAuthenticate, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { bareSecret } from '../../webhook/signature/secrets';

/** Reads a field of the credential without what copying and pasting put around it. */
export type ReadField = (name: string) => string;

/** The header as documentation shows it, copied as a whole. */
const AROUND = /^(?:authorization: *)?bearer +/i;

/** How a credential signs requests: the value of the Authorization header, of its fields. */
export function authorization(write: (field: ReadField) => string): IAuthenticate {
	return async (credentials: ICredentialDataDecryptedObject, request) => {
		const field = (name: string) => {
			const value = credentials[name];
			return typeof value === 'string' ? bareSecret(value).replace(AROUND, '') : '';
		};
		return { ...request, headers: { ...request.headers, Authorization: write(field) } };
	};
}
