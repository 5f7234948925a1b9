import Postgres

extension Migration {
    /// Counts that are asked for because a place is not as empty as the books have it.
    static let zeroChecks = Migration(
        "0076_zero_checks",
        """
        ALTER TABLE warehouse.count_task
            DROP CONSTRAINT count_task_reason_check,
            ADD CONSTRAINT count_task_reason_check CHECK (
                reason IN ('plan', 'short_pick', 'wrong_scans', 'zero_check', 'on_demand', 'unasked'));
        """)
}
