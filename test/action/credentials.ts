import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { Credentials } from '../shell/credentials';

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

	/** As n8n does for `authenticate` of type "generic": `{{$credentials.x}}` in headers is the field x. */
	override async authenticate(
		fields: ICredentialDataDecryptedObject,
		_typeName: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = new this.kind();
		if (authenticate === undefined || typeof authenticate === 'function') {
			throw new Error('Only credentials of the generic kind are known here');
		}
		const { headers = {} } = authenticate.properties;
		const filled = Object.entries(headers as Record<string, string>).map(([name, value]) => [
			name,
			value
				.replace(/^=/, '')
				.replace(/\{\{\s*\$credentials\.(\w+)\s*\}\}/g, (_all, field: string) =>
					JSON.stringify(fields[field] ?? '').slice(1, -1),
				),
		]);
		const signed = Object.fromEntries(filled) as IDataObject;
		return { ...options, headers: { ...options.headers, ...signed } };
	}
}
