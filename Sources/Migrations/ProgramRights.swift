package import Postgres

/// Makes what the programs' roles may do in one database what `ProgramRole.all` says.
///
/// Rights are compared, and only what differs is granted or revoked, so that doing it again touches nothing; tables that a migration has
/// just made are among what differs. A role that the server does not have is left out: an installation may run all programs as the owner.
package struct ProgramRights: Sendable {
    /// One right of one role.
    package struct Right: Hashable, Sendable {
        package let role: String
        package let object: Object
        package let privilege: ProgramRole.Privilege
    }

    /// What a right is about.
    package struct Object: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable { case schema, table, view, sequence }
        package let kind: Kind
        package let schema: String
        /// Empty for the schema itself.
        package let name: String
    }

    /// How the rights of a database differ from the declared ones.
    package struct Difference: Sendable {
        package let missing: Set<Right>
        /// What is granted and declared nowhere.
        package let surplus: Set<Right>
        /// Declared roles that the server does not have.
        package let unknownRoles: [String]
        package var isEmpty: Bool { missing.isEmpty && surplus.isEmpty }
        /// The roles some right differs for, in the order of their names.
        package var roles: [String] { Set(missing.union(surplus).map(\.role)).sorted() }
    }

    private let roles: [ProgramRole]

    package init(_ roles: [ProgramRole] = ProgramRole.all) { self.roles = roles }

    /// Grants what is missing and revokes what is too much, under the schema's owner.
    /// - Returns: how it was before.
    @discardableResult
    package func apply(on postgres: Postgres) async throws -> Difference {
        try await postgres.transaction { transaction in
            // Two at once would change the same rows of the catalogue.
            try await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('waybill rights', 0))")
            let difference = try await difference(on: transaction)
            for right in difference.surplus { try await transaction.query(right.revocation) }
            for right in difference.missing { try await transaction.query(right.grant) }
            return difference
        }
    }

    /// Compares, and changes nothing.
    package func difference(on executor: some SQLExecutor) async throws -> Difference {
        let known = try await executor.query(
            "SELECT rolname::text FROM pg_roles WHERE rolname = ANY (\(roles.map(\.name))::text[])")
        let names = Set(try known.map { try $0.decode(0, as: String.self) })
        let objects = try await objects(on: executor)
        let declared = Set(roles.filter { names.contains($0.name) }.flatMap { rights(of: $0, among: objects) })
        let granted = try await granted(on: executor)
        return Difference(
            missing: declared.subtracting(granted), surplus: granted.subtracting(declared),
            unknownRoles: roles.map(\.name).filter { !names.contains($0) })
    }

    private func rights(of role: ProgramRole, among objects: [Object]) -> [Right] {
        let schemas = Set(role.grants.map(\.schema) + [role.schema]).subtracting(["public"])
        let names = schemas.sorted().map {
            Right(role: role.name, object: Object(kind: .schema, schema: $0, name: ""), privilege: .usage)
        }
        let own = objects.filter { $0.schema == role.schema }.flatMap { object in
            object.privilegesOfOwner.map { Right(role: role.name, object: object, privilege: $0) }
        }
        let others = role.grants.flatMap { grant in
            objects.filter { $0.schema == grant.schema && $0.name == grant.relation }.flatMap { object in
                grant.privileges.map { Right(role: role.name, object: object, privilege: $0) }
            }
        }
        return names + own + others
    }

    private func objects(on executor: some SQLExecutor) async throws -> [Object] {
        let rows = try await executor.query(
            """
            SELECT CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, n.nspname::text, c.relname::text
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'S')
                AND (n.nspname = ANY (\(ProgramRole.schemas)::text[]) OR c.oid = to_regclass('public.waybill_migration'))
            """)
        return try rows.map { row in
            let (kind, schema, name) = try row.decode((String, String, String).self)
            return Object(kind: Object.Kind(rawValue: kind) ?? .table, schema: schema, name: name)
        }
    }

    /// What the roles have been granted by name in Waybill's schemas; what everybody may do is not among it.
    private func granted(on executor: some SQLExecutor) async throws -> Set<Right> {
        let rows = try await executor.query(
            """
            SELECT r.rolname::text, o.kind, o.schema, o.name, a.privilege_type
            FROM (
                SELECT 'schema' AS kind, nspname::text AS schema, '' AS name, nspacl AS acl FROM pg_namespace
                UNION ALL
                SELECT CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, n.nspname::text,
                    c.relname::text, c.relacl
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'S')
            ) o CROSS JOIN LATERAL aclexplode(o.acl) a JOIN pg_roles r ON r.oid = a.grantee
            WHERE r.rolname = ANY (\(roles.map(\.name))::text[])
                AND (o.schema = ANY (\(ProgramRole.schemas)::text[]) OR (o.schema, o.name) = ('public', 'waybill_migration'))
            """)
        return Set(
            try rows.compactMap { row in
                let (role, kind, schema, name, privilege) = try row.decode((String, String, String, String, String).self)
                guard let kind = Object.Kind(rawValue: kind), let privilege = ProgramRole.Privilege(rawValue: privilege) else {
                    return nil
                }
                return Right(role: role, object: Object(kind: kind, schema: schema, name: name), privilege: privilege)
            })
    }
}

extension ProgramRights.Object {
    /// What the program whose schema it is may do with it.
    fileprivate var privilegesOfOwner: [ProgramRole.Privilege] {
        switch kind {
        case .schema, .sequence: [.usage]
        case .table: [.select, .insert, .update, .delete]
        case .view: [.select]
        }
    }

    fileprivate var sql: SQL {
        switch kind {
        case .schema: "SCHEMA \(identifier: schema)"
        case .sequence: "SEQUENCE \(identifier: schema).\(identifier: name)"
        case .table, .view: "TABLE \(identifier: schema).\(identifier: name)"
        }
    }
}

extension ProgramRights.Right {
    fileprivate var grant: SQL { "GRANT \(privilege.sql) ON \(object.sql) TO \(identifier: role)" }
    fileprivate var revocation: SQL { "REVOKE \(privilege.sql) ON \(object.sql) FROM \(identifier: role)" }
}

extension ProgramRole.Privilege {
    fileprivate var sql: SQL {
        switch self {
        case .select: "SELECT"
        case .insert: "INSERT"
        case .update: "UPDATE"
        case .delete: "DELETE"
        case .usage: "USAGE"
        case .truncate: "TRUNCATE"
        case .references: "REFERENCES"
        case .trigger: "TRIGGER"
        case .create: "CREATE"
        }
    }
}
