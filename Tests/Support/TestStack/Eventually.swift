/// A condition that did not become true in time.
package struct NotInTime: Error, CustomStringConvertible {
    package let what: String
    package let limit: Duration
    /// The last error the condition threw, if it threw.
    package let cause: (any Error)?

    package var description: String {
        "\(what): not within \(limit)" + (cause.map { "; last error: \($0)" } ?? "")
    }
}

/// Asks again and again until `condition` holds; throws `NotInTime` after `limit`. A throwing condition counts as false.
///
/// The limit only decides when to give up, so it is generous. For effects another process or task makes; where a notification can be awaited, await that.
package func eventually(
    within limit: Duration = .seconds(180), _ what: String = "condition", _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    var pause = Duration.milliseconds(2)
    var cause: (any Error)?
    repeat {
        do {
            if try await condition() { return }
            cause = nil
        } catch {
            cause = error
        }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(100))
    } while ContinuousClock.now < deadline
    throw NotInTime(what: what, limit: limit, cause: cause)
}
