import type { ICredentialTestRequest } from 'n8n-workflow';
import { BASE_URL } from './description';
import { failureSentence } from './http/failure';
import type { Service } from './service/operation';

/** A request that reads a little, to see whether the service accepts a credential. */
interface Probe {
	readonly url: string;
	readonly qs?: Readonly<Record<string, string | number>>;
	/** A member of an answer with status 2xx that marks it as a rejection, and its value then. */
	readonly rejection?: readonly [member: string, value: string | boolean];
}

/** Statuses that n8n would show by their names alone ("Unauthorized"). */
const EXPLAINED = [401, 402, 403, 404, 408, 429, 500, 502, 503, 504];

/** The test of a service's credential, with the sentences that its node has for the same failures. */
export function credentialTest(service: Service, probe: Probe): ICredentialTestRequest {
	const asked = {
		service,
		resource: { title: 'Account' },
		operation: { method: 'GET', reads: true } as const,
		ids: [],
	};
	const messageFor = (status: number) =>
		status === 404
			? `${service.address}${probe.url} was not found: check that Base URL in the credential is ${service.address} or the URL of your own gateway.`
			: failureSentence({ kind: 'status', status, answeredAt: 0 }, asked);
	return {
		request: {
			baseURL: BASE_URL,
			url: probe.url,
			...(probe.qs === undefined ? {} : { qs: { ...probe.qs } }),
		},
		// n8n reads a mixed list; its type wants one kind.
		rules: [
			...EXPLAINED.map((status) => ({
				type: 'responseCode' as const,
				properties: { value: status, message: messageFor(status) },
			})),
			...(probe.rejection === undefined ? [] : [rejectionRule(probe.rejection, messageFor(401))]),
		] as ICredentialTestRequest['rules'],
	};
}

function rejectionRule([key, value]: NonNullable<Probe['rejection']>, message: string) {
	return { type: 'responseSuccessBody' as const, properties: { key, value, message } };
}
