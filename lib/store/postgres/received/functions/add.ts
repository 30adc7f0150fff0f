import { FUNCTION_SETTINGS } from '../../functionSettings';

/**
 * Adds a batch of a process, whose batches have even numbers that grow: one that is there is not added again. And finds out
 * whether one whose answer was lost is there; if not, it never will be.
 */
export function addFunctions(schema: string): string {
	return `
CREATE FUNCTION ${schema}.received_add_1(
	writer uuid, number bigint, moment bigint, triggers json, counts json, events json, rejected json, drift json
) RETURNS void LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
BEGIN
	INSERT INTO ${schema}.received_writers AS w (owner, batch, at) VALUES (writer, number, moment)
		ON CONFLICT (owner) DO UPDATE SET batch = excluded.batch, at = excluded.at WHERE w.batch < excluded.batch;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM ${schema}.received_note_1(rejected, drift);
	PERFORM ${schema}.received_count_1(triggers, counts, events);
END $$;

CREATE FUNCTION ${schema}.received_settle_1(writer uuid, number bigint, moment bigint)
RETURNS boolean LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
BEGIN
	INSERT INTO ${schema}.received_writers AS w (owner, batch, at) VALUES (writer, number + 1, moment)
		ON CONFLICT (owner) DO UPDATE SET batch = excluded.batch, at = excluded.at WHERE w.batch < number;
	RETURN EXISTS (SELECT FROM ${schema}.received_writers w WHERE w.owner = writer AND w.batch = number);
END $$;`;
}
