import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** n8n's store of credentials, with one credential in it. */
export class Credentials extends ICredentialsHelper {
	/** How often it was read. */
	reads = 0;

	constructor(
		private readonly id: string,
		/** Its fields; undefined: it was deleted. */
		public data: ICredentialDataDecryptedObject | undefined,
	) {
		super();
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		credential: INodeCredentialsDetails,
	): Promise<ICredentialDataDecryptedObject> {
		this.reads += 1;
		if (credential.id !== this.id || this.data === undefined) {
			throw new Error(`Credential with ID "${credential.id}" does not exist.`);
		}
		return { ...this.data };
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getParentTypes(): string[] {
		return [];
	}

	getCredentialsProperties(): INodeProperties[] {
		return [];
	}

	async authenticate(
		_credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return options;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Triggers read decrypted credentials');
	}

	async updateCredentials(): Promise<void> {
		throw new Error('Triggers change no credentials');
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('Triggers change no credentials');
	}
}
