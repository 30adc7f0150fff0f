/**
 * The outbox's tables; `$schema` stands for the schema's name. What waits for its next attempt has a small row in `queue` of its
 * own, which every claim rewrites: the larger rows of `deliveries` are written twice, and their second writing touches no
 * index (`undelivered` has the state of the few that ended otherwise, `answer` what they were answered with, by `answerNumber`).
 * Of what failed, an index of its own has those that nobody has replayed; `replay_request` is by what a replay was asked for.
 * An event's data lies in its row, which is never changed: a table of its own would cost each event another row and another
 * entry of an index. `counts` gets a row of differences with each transaction, so that nobody waits for a counter; now and then they are added up. All times are
 * epoch milliseconds. `claimed_by` is who claims until `due_at`, 0: nobody; a lease is `locked` while its owner is. States: 0 open (`queue` says how), 2 delivered, 3 failed, 4 cancelled.
 */
export const tables = `
	CREATE TABLE $schema.outbox (
		only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), mark text NOT NULL,
		clock_set_at bigint NOT NULL DEFAULT 0, clock_set_by bigint NOT NULL DEFAULT 0,
		resumed_after bigint NOT NULL DEFAULT 0, counted bigint NOT NULL DEFAULT 0
	);
	CREATE SEQUENCE $schema.outbox_openings;
	CREATE SEQUENCE $schema.event_blocks;
	CREATE SEQUENCE $schema.delivery_numbers;
	CREATE TABLE $schema.subscriptions (
		number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
		direct boolean NOT NULL, enabled boolean NOT NULL, settings text NOT NULL, health text NOT NULL,
		created_at bigint NOT NULL, updated_at bigint NOT NULL, revision integer NOT NULL,
		version bigint NOT NULL, removed_at bigint
	) WITH (fillfactor = 50);
	CREATE INDEX subscriptions_listed ON $schema.subscriptions (number) WHERE NOT direct AND removed_at IS NULL;
	CREATE INDEX subscriptions_removed ON $schema.subscriptions (number) WHERE removed_at IS NOT NULL;
	CREATE TABLE $schema.leases (
		subscription bigint PRIMARY KEY, owner bigint NOT NULL, ends_at bigint NOT NULL, locked boolean NOT NULL
	) WITH (fillfactor = 50);
	CREATE TABLE $schema.events (
		number bigint PRIMARY KEY, type text COLLATE "C" NOT NULL, occurred_at text NOT NULL, account text,
		idempotency_key text COLLATE "C", fingerprint text, alone boolean NOT NULL, created_at bigint NOT NULL,
		trace text, sent_by text, data text NOT NULL
	);
	CREATE UNIQUE INDEX events_keys ON $schema.events (idempotency_key) WHERE idempotency_key IS NOT NULL;
	CREATE INDEX events_alone ON $schema.events (created_at) WHERE alone;
	CREATE TABLE $schema.deliveries (
		number bigint PRIMARY KEY, event bigint NOT NULL, subscription bigint NOT NULL,
		type text COLLATE "C" NOT NULL, state smallint NOT NULL, undelivered smallint,
		made integer NOT NULL, attempts integer NOT NULL, first_at bigint,
		own_faults integer NOT NULL, own_faults_since bigint, reason text, last_status integer,
		order_key text, replay_of bigint, replayed boolean NOT NULL, once boolean NOT NULL,
		created_at bigint NOT NULL, ended_at bigint, answer smallint, replay_request text
	) WITH (fillfactor = 55, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1);
	CREATE INDEX deliveries_of_subscription ON $schema.deliveries (subscription, number);
	CREATE INDEX deliveries_of_event ON $schema.deliveries (event, number);
	CREATE INDEX deliveries_of_type ON $schema.deliveries (type, number);
	CREATE INDEX deliveries_undelivered ON $schema.deliveries (undelivered, number) WHERE undelivered IS NOT NULL;
	CREATE INDEX deliveries_answered ON $schema.deliveries (answer, number) WHERE answer IS NOT NULL;
	CREATE INDEX deliveries_unreplayed ON $schema.deliveries (number) WHERE undelivered = 3 AND NOT replayed;
	CREATE INDEX deliveries_by_source ON $schema.deliveries (replay_of, number) WHERE replay_of IS NOT NULL;
	CREATE INDEX deliveries_requests ON $schema.deliveries (replay_request, number) WHERE replay_request IS NOT NULL;
	CREATE INDEX deliveries_created ON $schema.deliveries (created_at);
	CREATE TABLE $schema.queue (
		number bigint PRIMARY KEY, subscription bigint NOT NULL, due_at bigint, claimed_by integer NOT NULL,
		token integer NOT NULL, order_key text COLLATE "C"
	) WITH (
		fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
		autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000, autovacuum_vacuum_cost_delay = 0
	);
	CREATE INDEX queue_due ON $schema.queue (subscription, due_at, number) WHERE due_at IS NOT NULL;
	CREATE INDEX queue_order ON $schema.queue (subscription, order_key, number) WHERE order_key IS NOT NULL;
	CREATE TABLE $schema.counts (
		pending bigint NOT NULL, blocked bigint NOT NULL, delivered bigint NOT NULL, failed bigint NOT NULL,
		cancelled bigint NOT NULL
	) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
	CREATE TABLE $schema.journal (
		number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL, kind smallint NOT NULL,
		delivery bigint, subscription bigint NOT NULL, attempt integer, started_at bigint,
		duration double precision, url text, status integer, headers text, body text, reason text NOT NULL,
		due_at bigint
	);
	CREATE INDEX journal_attempts ON $schema.journal (delivery, number) WHERE delivery IS NOT NULL;
	CREATE INDEX journal_notices ON $schema.journal (subscription, number) WHERE delivery IS NULL;
	CREATE TABLE $schema.readers (
		name text COLLATE "C" PRIMARY KEY, acknowledged bigint NOT NULL, seen_at bigint NOT NULL
	);`;
