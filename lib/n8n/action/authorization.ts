import type { IAuthenticate, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { bareSecret } from '../../webhook/signature/secrets';

/** Reads a field of the credential without what copying and pasting put around it. */
export type ReadField = (name: string) => string;

/** How a credential signs requests: the value of the Authorization header, of its fields. */
export function authorization(write: (field: ReadField) => string): IAuthenticate {
	return async (credentials: ICredentialDataDecryptedObject, request) => {
		const field = (name: string) => {
			const value = credentials[name];
			return typeof value === 'string' ? bareSecret(value) : '';
		};
		return { ...request, headers: { ...request.headers, Authorization: write(field) } };
	};
}
