import type { IncomingHttpHeaders } from 'node:http';
import { Pool, type buildConnector, type Dispatcher } from 'undici';
import { detailOf, ProxyError } from './faults';
import { proxyLogin } from './proxies';
import { proxyAnswered } from '../../advice/causes';

/** What a route needs of undici. */
export interface Requests extends Pick<Dispatcher, 'dispatch'> {
	close(): Promise<void>;
	destroy(): Promise<void>;
}

const LOGIN_REQUIRED = 407;

/** What is wrong between us and the proxy. */
export function proxyUnreachable(error: Error): ProxyError {
	return new ProxyError(`no connection to the proxy: ${detailOf(error)}`);
}

/**
 * Requests through a proxy: those for https:// in tunnels; those for http:// it forwards, and their request line has the
 * whole URL (RFC 9112, section 3.2.2). So does n8n; usual proxies open no tunnel to port 80.
 */
export class ProxyDispatcher implements Requests {
	private readonly forwarding: Pool;
	private readonly login: Readonly<Record<string, string>>;

	constructor(
		proxy: URL,
		private readonly tunnels: Requests,
		{ connect, ...options }: Pool.Options & { readonly connect: buildConnector.connector },
	) {
		const login = proxyLogin(proxy);
		this.login = login === undefined ? {} : { 'proxy-authorization': login };
		this.forwarding = new Pool(proxy.origin, {
			...options,
			connect: (to, done) => {
				connect(to, (...[error, socket]) => {
					if (error) done(proxyUnreachable(error), null);
					else done(null, socket);
				});
			},
		});
	}

	dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
		const target = new URL(String(request.origin));
		if (target.protocol === 'https:') return this.tunnels.dispatch(request, handler);
		const { origin: _origin, path, headers, ...rest } = request;
		const whole = {
			...rest,
			path: target.origin + path,
			headers: { ...(headers as Record<string, string>), host: target.host, ...this.login },
		};
		return this.forwarding.dispatch(whole, new Forwarded(handler));
	}

	async close(): Promise<void> {
		await Promise.all([this.tunnels.close(), this.forwarding.close()]);
	}

	async destroy(): Promise<void> {
		await Promise.all([this.tunnels.destroy(), this.forwarding.destroy()]);
	}
}

/** Tells the one answer that is the proxy's for certain from those that are the endpoint's. */
class Forwarded implements Dispatcher.DispatchHandler {
	constructor(private readonly handler: Dispatcher.DispatchHandler) {}

	onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
		this.handler.onRequestStart?.(controller, context);
	}

	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
		headers: IncomingHttpHeaders,
		statusMessage?: string,
	): void {
		if (status === LOGIN_REQUIRED) controller.abort(new ProxyError(proxyAnswered(status)));
		else this.handler.onResponseStart?.(controller, status, headers, statusMessage);
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		this.handler.onResponseData?.(controller, chunk);
	}

	onResponseEnd(controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
		this.handler.onResponseEnd?.(controller, trailers);
	}

	onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
		this.handler.onResponseError?.(controller, error);
	}
}
