import Postgres

extension Migration {
    /// People have roles, by site. Those who are there go on doing what they did: they pick and pack, at every site.
    static let staffRoles = Migration(
        "0054_staff_roles",
        """
        ALTER TABLE warehouse.picker
            ADD COLUMN roles text[] NOT NULL DEFAULT '{picker,packer}',
            ADD CONSTRAINT picker_roles_check CHECK (
                array_to_string(roles, ' ', '')
                    ~ '^((picker|packer|receiver|counter|supervisor)(@[^ @][^ ]*)?( (picker|packer|receiver|counter|supervisor)(@[^ @][^ ]*)?)*)?$');
        COMMENT ON TABLE warehouse.picker IS 'The people of the floor, whatever they do there.';
        COMMENT ON COLUMN warehouse.picker.roles IS
            'What they are: picker at every site, picker@S1 at one. The default is for rows that programs of the version before add.';
        COMMENT ON COLUMN operations.master_change.kind IS
            'Of master records; staff and keys also when a command changed what somebody may do.';
        COMMENT ON COLUMN operations.master_change.changes IS
            'The others, and keys that were added: action (added, changed, retired, deleted), record, and fields with column, before and after.';
        """)
}
