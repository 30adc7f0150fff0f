import { DURATION_BOUNDS } from '../../../durations';
import { entryKinds } from '../../../outbox/stored';
import { type Resolution, STRETCHES } from '../../../outbox/statistics';
import {
	durationColumns,
	MICROSECONDS,
	outcomeColumns,
	resolutionNumbers,
	sumColumns,
} from '../../../outbox/sums';
import { byIndex } from './functions';

const key = 'resolution, at, subscription';
const columnsOf = (row: string) => sumColumns.map((column) => `${row}.${column}`).join();
const resolutions = Object.keys(STRETCHES) as Resolution[];
/** Rows: number, length, and for how long it is kept after its begin. */
const lengths = resolutions
	.map((name) => {
		const { milliseconds, keptMilliseconds } = STRETCHES[name];
		return `(${resolutionNumbers[name]}, ${milliseconds}, ${milliseconds + keptMilliseconds})`;
	})
	.join(', ');
const { milliseconds: shortest } = STRETCHES.fiveMinutes;
/** The first bound that a duration does not exceed is the last one of these that its opposite reaches. */
const opposites = DURATION_BOUNDS.map((bound) => -bound).reverse();
const ofScope = (id: string) =>
	`CASE WHEN position('.' IN ${id}) > 0 THEN substr(${id}, 5, position('.' IN ${id}) - 5) ELSE '' END`;

/** What attempts add up to; `outbox.counted` is the entry up to which they are counted. See outbox/sums.ts. */
export const countsTable = `
	CREATE TABLE $schema.attempt_counts (
		resolution smallint NOT NULL, at bigint NOT NULL, subscription text COLLATE "C" NOT NULL,
		${sumColumns.map((column) => `${column} bigint NOT NULL`).join()},
		PRIMARY KEY (${key})
	) WITH (
		fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
		autovacuum_vacuum_cost_delay = 0
	);`;

/** Attempts after an entry, up to another one, by five minutes and by the names that they count under; at the time of the calling statement. */
const attemptsBetween = `
	CREATE FUNCTION $schema.attempts_between(after bigint, until bigint)
		RETURNS TABLE (at bigint, subscription text, ${sumColumns.map((column) => `${column} bigint`).join()}) STABLE ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN QUERY
		SELECT b.at, n.name COLLATE "C", ${columnsOf('b')}
		FROM (
			SELECT j.at - j.at % ${shortest} AS at, j.subscription,
				${outcomeColumns.map((outcome) => `count(*) FILTER (WHERE j.kind = ${entryKinds.indexOf(`delivery.${outcome}`)}) AS ${outcome}`).join()},
				sum(round(j.duration * ${MICROSECONDS})::bigint)::bigint AS microseconds,
				${durationColumns.map((column, place) => `count(*) FILTER (WHERE j.place = ${place}) AS ${column}`).join()}
			FROM (
				SELECT e.at, e.subscription, e.kind, coalesce(e.duration, 0) AS duration,
					${DURATION_BOUNDS.length} - width_bucket(-coalesce(e.duration, 0), '{${opposites.join()}}'::float8[]) AS place
				FROM journal e WHERE e.number > after AND e.number <= until AND e.kind < ${outcomeColumns.length}
			) j GROUP BY 1, 2
		) b
		LEFT JOIN subscriptions s ON s.number = b.subscription
		CROSS JOIN LATERAL (SELECT coalesce(s.id, '') AS id, coalesce(s.direct, true) AS direct) t
		CROSS JOIN LATERAL (SELECT ${ofScope('t.id')} AS scope) o
		CROSS JOIN LATERAL (VALUES ('.' || o.scope), (CASE WHEN NOT t.direct THEN t.id
			WHEN o.scope = '' THEN 'end_' ELSE 'end_' || o.scope || '.' END)) AS n (name);
	END $$;`;

/**
 * Adds what the attempts after an entry, up to another one, add up to, or takes it away (weight -1): in stretches that are
 * still kept, and since the beginning where that is wanted.
 */
const addAttempts = `
	CREATE FUNCTION $schema.add_attempts(now_at bigint, after bigint, until bigint, weight integer, with_totals boolean)
		RETURNS void ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		INSERT INTO attempt_counts AS c (${key}, ${sumColumns.join()})
		SELECT r.resolution, CASE WHEN r.length = 0 THEN 0 ELSE b.at - b.at % r.length END, b.subscription,
			${sumColumns.map((column) => `weight * sum(b.${column})`).join()}
		FROM attempts_between(after, until) b
		CROSS JOIN (VALUES ${lengths}, (${resolutionNumbers.ever}, 0, NULL)) AS r (resolution, length, kept)
		WHERE CASE WHEN r.length = 0 THEN with_totals ELSE b.at - b.at % r.length > now_at - r.kept END
		GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
		ON CONFLICT (${key}) DO UPDATE SET ${sumColumns.map((column) => `${column} = c.${column} + excluded.${column}`).join()};
	END $$;`;

/**
 * Counts up to so many entries, where there are at least so many, as far as none is missing that may still be committed:
 * those up to `known_end` are all there. Answers how far counting has come, by this or, where that is not to be waited for,
 * by another transaction; and the last number that was given out.
 */
const rollUp = `
	CREATE FUNCTION $schema.roll_up(now_at bigint, known_end bigint, fewest bigint, most bigint, waits boolean)
		RETURNS TABLE (counted bigint, last bigint) ${byIndex} AS $$
	#variable_conflict use_variable
	DECLARE
		before bigint;
		base bigint;
		reached bigint;
	BEGIN
		last := journal_last();
		-- A lock is a write, which takes the disk.
		SELECT o.counted INTO counted FROM outbox o;
		IF last - counted < fewest THEN
			RETURN NEXT;
			RETURN;
		END IF;
		IF waits THEN
			SELECT o.counted INTO before FROM outbox o FOR UPDATE;
		ELSE
			SELECT o.counted INTO before FROM outbox o FOR UPDATE SKIP LOCKED;
		END IF;
		IF before IS NOT NULL THEN
			base := greatest(before, least(known_end, before + most));
			SELECT coalesce(max(n.number), base) INTO reached FROM (
				SELECT j.number, row_number() OVER (ORDER BY j.number) AS place FROM journal j
				WHERE j.number > base AND j.number <= before + most
			) n WHERE n.number = base + n.place;
			counted := reached;
			IF reached > before THEN
				PERFORM add_attempts(now_at, before, reached, 1, true);
				UPDATE outbox o SET counted = reached;
				-- Where the server crashes, it is counted again.
				PERFORM set_config('synchronous_commit', 'off', true);
			END IF;
		END IF;
		RETURN NEXT;
	END $$;`;

/** All attempts that are not in the sums yet. */
const uncounted = 'attempts_between((SELECT o.counted FROM outbox o), 9007199254740991)';
/** Rows as one JSON text, `[at, subscription, ...sums]` each: far cheaper, here and for who reads it, than columns of their own. */
const asJson = (row: string) =>
	`'[' || string_agg('[' || concat_ws(',', ${row}.at, to_json(${row}.subscription), ${columnsOf(row)}) || ']', ',') || ']'`;

/**
 * What attempts add up to under these names (NULL: of all scopes), from a stretch that begins then on, as JSON. Each row is
 * looked up, so that it does not matter how many others there are. One statement reads what is counted and what is not, so
 * that each attempt is in it once; a stretch of which only a part is counted has two rows.
 */
const attemptSums = `
	CREATE FUNCTION $schema.attempt_sums(asked smallint, length bigint, begin_at bigint, before bigint,
		kept_from bigint, names text[]) RETURNS json ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN (
			WITH wanted AS MATERIALIZED (
				SELECT n.name FROM unnest(names) AS n (name)
				UNION
				SELECT c.subscription FROM attempt_counts c WHERE names IS NULL AND c.resolution = ${resolutionNumbers.ever}
					AND c.at = 0 AND c.subscription >= '.' AND c.subscription < '/'
			)
			SELECT ${asJson('e')} FROM (
				SELECT c.at, c.subscription, ${columnsOf('c')}
				FROM generate_series(
					greatest(begin_at, (SELECT min(c.at) FROM attempt_counts c WHERE c.resolution = asked)),
					least(before - 1, coalesce((SELECT max(c.at) FROM attempt_counts c WHERE c.resolution = asked), begin_at - 1)),
					length
				) AS s (at)
				CROSS JOIN wanted n
				CROSS JOIN LATERAL (SELECT c.* FROM attempt_counts c
					-- Without a limit others are read, too, and left out afterwards.
					WHERE c.resolution = asked AND c.at = s.at AND c.subscription = n.name LIMIT 1) c
				UNION ALL
				SELECT u.at - u.at % length, u.subscription, ${columnsOf('u')} FROM ${uncounted} u
				WHERE u.at - u.at % length BETWEEN greatest(begin_at, kept_from) AND before - 1
					AND CASE WHEN names IS NULL THEN starts_with(u.subscription, '.') ELSE u.subscription = ANY (names) END
			) e
		);
	END $$;`;

/** What attempts add up to since the beginning, of each subscription and scope, in the same form. */
const attemptTotals = `
	CREATE FUNCTION $schema.attempt_totals() RETURNS json ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN (
			SELECT ${asJson('e')} FROM (
				SELECT c.at, c.subscription, ${columnsOf('c')} FROM attempt_counts c
					WHERE c.resolution = ${resolutionNumbers.ever} AND c.at = 0
				UNION ALL
				SELECT 0, u.subscription, ${columnsOf('u')} FROM ${uncounted} u
			) e
		);
	END $$;`;

/** Forgets up to so many stretches that are older than they are kept; answers how many. */
const purgeCounts = `
	CREATE FUNCTION $schema.purge_counts(now_at bigint, most bigint) RETURNS bigint ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		forgotten bigint;
	BEGIN
		WITH old AS MATERIALIZED (
			SELECT o.* FROM (VALUES ${lengths}) AS r (resolution, length, kept)
			CROSS JOIN LATERAL (SELECT ${key} FROM attempt_counts c
				WHERE c.resolution = r.resolution AND c.at <= now_at - r.kept LIMIT most) o
			LIMIT most
		)
		DELETE FROM attempt_counts c USING old
			WHERE (c.resolution, c.at, c.subscription) = (old.resolution, old.at, old.subscription);
		GET DIAGNOSTICS forgotten = ROW_COUNT;
		RETURN forgotten;
	END $$;`;

/** Changes when entries after one were logged that were logged ahead of now, and counts them by their new time. */
const moveJournal = `
	CREATE FUNCTION $schema.move_journal(now_at bigint, by_milliseconds bigint) RETURNS void ${byIndex} AS $$
	#variable_conflict use_variable
	DECLARE
		after bigint := coalesce((SELECT j.number FROM journal j WHERE j.at <= now_at ORDER BY j.number DESC LIMIT 1), 0);
		done bigint;
	BEGIN
		SELECT o.counted INTO done FROM outbox o FOR UPDATE;
		PERFORM add_attempts(now_at, after, done, -1, false);
		UPDATE journal j SET at = j.at + by_milliseconds, started_at = j.started_at + by_milliseconds,
			due_at = j.due_at + by_milliseconds WHERE j.number > after AND j.at > now_at;
		PERFORM add_attempts(now_at, after, done, 1, false);
		DELETE FROM attempt_counts c WHERE c.resolution > 0 AND c.at > now_at - ${STRETCHES.hour.milliseconds}
			AND c.delivered + c.retrying + c.failed = 0;
	END $$;`;

/** What counts attempts. */
export const statistics =
	attemptsBetween + addAttempts + rollUp + attemptSums + attemptTotals + purgeCounts + moveJournal;
