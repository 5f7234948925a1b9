-- Makes `waybill` the owner of everything Waybill has in a database that a superuser made. REASSIGN OWNED cannot do it: the superuser
-- of initdb also owns what the server itself needs.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT format('ALTER SCHEMA %I OWNER TO waybill', nspname) AS command FROM pg_namespace
        WHERE nspname IN ('messaging', 'orders', 'warehouse', 'shipping', 'routing', 'tracking', 'operations')
        UNION ALL
        -- A sequence of a column goes with its table.
        SELECT format('ALTER %s %I.%I OWNER TO waybill', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'S') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
            AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))
        UNION ALL
        SELECT format('ALTER ROUTINE %I.%I(%s) OWNER TO waybill', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
    LOOP
        EXECUTE item.command;
    END LOOP;
END $$;
