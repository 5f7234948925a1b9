extension PackingTask {
    /// Whether the pieces cannot all go in, whatever their places.
    ///
    /// Weight and volume; and volume again after edges longer than half of the carton's were rounded up to all of it and shorter
    /// ones down to none, along any selection of axes: a dual feasible function (Fekete and Schepers 2004).
    var isHopeless: Bool {
        if kinds.reduce(0, { $0 + $1.count * $1.weight }) > payload || volume > space.volume { return true }
        for axes in 1..<8 {
            let needed = kinds.reduce(0) { sum, kind in sum + kind.count * (kind.turns.map { rounded($0, axes) }.min() ?? 0) }
            if needed > space.volume { return true }
        }
        return false
    }

    private func rounded(_ turn: Turn, _ axes: Int) -> Int {
        edge(turn.x, space.endX, axes & 1 != 0) * edge(turn.y, space.endY, axes & 2 != 0)
            * edge(turn.z, space.endZ, axes & 4 != 0)
    }

    private func edge(_ edge: Int32, _ whole: Int32, _ isRounded: Bool) -> Int {
        guard isRounded else { return Int(edge) }
        return 2 * edge > whole ? Int(whole) : 2 * edge == whole ? Int(edge) : 0
    }
}
