import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { Credentials } from '../credentials';

/** n8n's store of credentials with one in it, which signs requests as its class says. */
export class SigningCredentials extends Credentials {
	constructor(
		private readonly kind: new () => ICredentialType,
		fields: ICredentialDataDecryptedObject,
	) {
		super('', fields);
	}

	override async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		this.reads += 1;
		return { ...this.data };
	}

	/** As n8n does where `authenticate` is a function. */
	override async authenticate(
		fields: ICredentialDataDecryptedObject,
		_typeName: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = new this.kind();
		if (typeof authenticate !== 'function') {
			throw new Error('Only credentials that sign by a function are known here');
		}
		return await authenticate(fields, options);
	}
}
