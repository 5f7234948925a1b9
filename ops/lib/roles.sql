-- The roles that Waybill's programs and its migrations run under. Run it as a superuser of the server, once and whenever a password
-- changes; psql takes the passwords from the environment:
--
--   export WAYBILL_DATABASE_PASSWORD=…                  # of 'waybill', who owns the schema
--   export WAYBILL_DATABASE_PASSWORD_ORDER_INTAKE=…     # and so on for each program
--   psql -X -d postgres -f ops/lib/roles.sql
--
-- What each may do in a database is granted by `waybill migrate`.
\set ON_ERROR_STOP on
\getenv owner WAYBILL_DATABASE_PASSWORD
\getenv order_intake WAYBILL_DATABASE_PASSWORD_ORDER_INTAKE
\getenv picking_worker WAYBILL_DATABASE_PASSWORD_PICKING_WORKER
\getenv carrier_dispatch WAYBILL_DATABASE_PASSWORD_CARRIER_DISPATCH
\getenv route_optimizer WAYBILL_DATABASE_PASSWORD_ROUTE_OPTIMIZER
\getenv tracking WAYBILL_DATABASE_PASSWORD_TRACKING
\getenv outbox_relay WAYBILL_DATABASE_PASSWORD_OUTBOX_RELAY

-- The server's log shall not have them.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

BEGIN;
CREATE TEMPORARY TABLE account (name text, password text) ON COMMIT DROP;
INSERT INTO account VALUES
    ('waybill', :'owner'), ('order-intake', :'order_intake'), ('picking-worker', :'picking_worker'),
    ('carrier-dispatch', :'carrier_dispatch'), ('route-optimizer', :'route_optimizer'), ('tracking', :'tracking'),
    ('outbox-relay', :'outbox_relay');
SELECT format('CREATE ROLE %I', name) FROM account WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L', name, password) FROM account \gexec
COMMIT;
