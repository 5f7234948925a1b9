import ArgumentParser

/// What a key may be used for.
enum KeyScope: String, CaseIterable, ExpressibleByArgument {
    case ordersWrite = "orders:write"
    case ordersRead = "orders:read"
    case floor
    case fleet
}
