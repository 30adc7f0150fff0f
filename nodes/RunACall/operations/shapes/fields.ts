import * as z from 'zod/v4';

/*
 * The rows of the REST API, after its OpenAPI 3.1 description at docs.runacall.com, are made of these fields. They describe
 * the output to n8n; answers are passed on as they come.
 */

/** A text that is always there. */
export const text = z.string();
/** A text, or null. */
export const maybe = z.string().nullable();
/** A number. */
export const amount = z.number();
/** A truth value. */
export const flag = z.boolean();

/** Every row has an ID and two times. */
export const row = { id: text, created_at: text, updated_at: text };
/** What a row has of the system it was imported from. */
export const imported = { external_id: maybe, external_source: maybe };
