import Postgres

extension Migration {
    /// Who may call, and what the auditor found.
    static let operations = Migration(
        "0001_operations",
        #"""
        CREATE SCHEMA operations;

        -- A key is shown once, when it is made; at rest there is only its SHA-256 (the secret has 256 random bits).
        CREATE TABLE operations.api_key (
            id text PRIMARY KEY,
            name text NOT NULL,
            secret_hash bytea NOT NULL,
            scopes text[] NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            revoked_at timestamptz
        );
        """#)
}
