package import AsyncHTTPClient
import NIOCore

/// Clients that connect to addresses which were checked before, while the request, the name asked for in TLS and the certificate are those
/// of the host's name: nobody can answer the check with one address and the connection with another.
///
/// A client knows its addresses from its start on, so a host with another address makes a new client; the one before goes when its last
/// request has ended. Hosts that keep their addresses share one client and its open connections.
package actor PinnedClients {
    /// A client to use for one request, to be given back.
    package struct Lease: Sendable {
        package let client: HTTPClient
        fileprivate let generation: Int
    }

    private struct Generation {
        let client: HTTPClient
        let addresses: [String: String]
        var leases = 0
    }

    private let connectTimeout: Duration
    private let remembered: Int
    private var generations: [Int: Generation] = [:]
    private var current = 0

    /// - Parameters:
    ///   - connectTimeout: for a connection, TLS included.
    ///   - remembered: hosts whose addresses one client has at most.
    package init(connectTimeout: Duration = .seconds(5), remembered: Int = 256) {
        (self.connectTimeout, self.remembered) = (connectTimeout, remembered)
    }

    /// A client that connects to this address for this host; give it back with `giveBack`.
    /// - Parameters:
    ///   - host: a name, exactly as the request's URL has it.
    ///   - address: of IPv4 or IPv6.
    package func lease(_ host: String, at address: String) -> Lease {
        if generations[current]?.addresses[host] != address { begin(with: host, at: address) }
        generations[current]?.leases += 1
        // There is one: it was made just now, if there was none.
        return Lease(client: generations[current]!.client, generation: current)
    }

    /// Its request has ended.
    package func giveBack(_ lease: Lease) async {
        generations[lease.generation]?.leases -= 1
        await close(lease.generation)
    }

    /// When no request uses them any more.
    package func shutDown() async {
        let all = generations.values.map(\.client)
        generations = [:]
        for client in all { try? await client.shutdown() }
    }

    private func begin(with host: String, at address: String) {
        let before = current
        var addresses = generations[current]?.addresses ?? [:]
        if addresses.count >= remembered { addresses = [:] }
        addresses[host] = address
        current += 1
        generations[current] = Generation(client: client(addresses), addresses: addresses)
        Task { await close(before) }
    }

    private func client(_ addresses: [String: String]) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .init(connectTimeout)),
            connectionPool: .init(idleTimeout: .seconds(5)))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Behind one host there may be many receivers, of which a slow one must not hold the others: who calls has limits of its own.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 10_000
        configuration.dnsOverride = addresses
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private func close(_ generation: Int) async {
        guard generation != current, let old = generations[generation], old.leases == 0 else { return }
        generations[generation] = nil
        try? await old.client.shutdown()
    }
}
