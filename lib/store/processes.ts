/** What a process tells the others that share its store. */
export interface ProcessReport {
	/** Its part in n8n: main, worker or webhook. */
	readonly type: string;
	/** Whether it sends by itself after every restart. */
	readonly keepsSending: boolean;
}

/**
 * What the processes that share a store know of one another. Promises reject where the store fails, with a StoreError that
 * says what to do.
 */
export interface Processes {
	/** Says that this process lives; to be repeated. */
	report(report: ProcessReport): Promise<void>;
	/** Whether any process that keeps sending has reported within so long. */
	isSendingKept(withinMilliseconds: number): Promise<boolean>;
	/** The id of the key that secrets in the store are sealed with: the given one where none was sealed before. */
	sealingKey(first: string): Promise<string>;
	/** Says that secrets are sealed with another key from now on. */
	changeSealingKey(id: string): Promise<void>;
	/** Says that this process ends; later calls reject. */
	close(): Promise<void>;
}
