/** A request to the log page, as plain data. */
export interface LogRequest {
	readonly method: 'GET' | 'POST';
	/** What follows the page's own path: empty for the page, `metrics` for Prometheus. */
	readonly path: '' | 'metrics';
	/** The first value of each. */
	readonly query: Readonly<Record<string, string>>;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	/** The fields of a form that was posted, all values of each. */
	readonly form: Readonly<Record<string, readonly string[]>>;
	/** Why there are no fields, where what was posted isn't a form, or is too large for one of the page. */
	readonly unreadable?: 'type' | 'size';
	/** Where it comes from, as n8n sees it. */
	readonly address: string;
	/** Whether it came, or came to the first proxy, over HTTPS. */
	readonly isHttps: boolean;
}

/** What is answered. */
export interface LogResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly body: string;
}
