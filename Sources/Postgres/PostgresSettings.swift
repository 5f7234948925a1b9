/// Where the database is, and how long to wait for it.
package struct PostgresSettings: Sendable {
    /// libpq connection string or URI. Several hosts may be named; unless it says otherwise, `target_session_attrs` is
    /// `read-write`, so after a failover the connections go to the new primary.
    package var connection: String
    /// Connections the pool opens at most.
    package var poolSize: Int
    /// The server ends a statement that runs longer. Zero: never.
    package var statementTimeout: Duration
    /// The server ends a session whose transaction lies idle longer. Zero: never.
    package var idleInTransactionTimeout: Duration
    /// How long one host may take to answer, whole seconds, at least two (libpq's minimum).
    package var connectTimeout: Duration
    /// How long a caller waits for a free connection before `PostgresError.Code.acquireTimeout`.
    package var acquireTimeout: Duration
    /// Shown in `pg_stat_activity`.
    package var applicationName: String
    /// Whether statements are planned once and by indexes, whatever the database knows of its tables by then: for programs, which say the
    /// same few things all day. Else each is planned as the server sees fit.
    package var plansOnce = false

    /// Settings with defaults for a small service.
    package init(
        connection: String,
        poolSize: Int = 4,
        statementTimeout: Duration = .seconds(30),
        idleInTransactionTimeout: Duration = .seconds(10),
        connectTimeout: Duration = .seconds(5),
        acquireTimeout: Duration = .seconds(10),
        applicationName: String = "waybill"
    ) {
        self.connection = connection
        self.poolSize = poolSize
        self.statementTimeout = statementTimeout
        self.idleInTransactionTimeout = idleInTransactionTimeout
        self.connectTimeout = connectTimeout
        self.acquireTimeout = acquireTimeout
        self.applicationName = applicationName
    }
}

extension PostgresSettings {
    /// Keywords the connection string may override.
    var defaults: [(String, String)] {
        [
            ("target_session_attrs", "read-write"),
            ("connect_timeout", String(max(2, connectTimeout.milliseconds / 1000))),
            ("application_name", applicationName),
            ("tcp_user_timeout", "10000"),
            ("keepalives_idle", "10"),
            ("keepalives_interval", "3"),
            ("keepalives_count", "3"),
            ("gssencmode", "disable"),
        ]
    }

    /// Session parameters, as the `options` keyword. Those of the connection string come after and win.
    func options(thenThoseOf string: String?) -> String {
        let plans = plansOnce ? ["-c plan_cache_mode=force_generic_plan", "-c enable_seqscan=off"] : []
        let ours = [
            "-c statement_timeout=\(statementTimeout.milliseconds)",
            "-c idle_in_transaction_session_timeout=\(idleInTransactionTimeout.milliseconds)",
            // A statement whose client is gone goes on otherwise until its time is up, and the client has asked again meanwhile.
            "-c client_connection_check_interval=1000",
            "-c TimeZone=UTC",
        ]
        return (ours + plans + [string ?? ""]).joined(separator: " ")
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
