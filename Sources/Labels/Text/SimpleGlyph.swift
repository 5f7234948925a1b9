/// A glyph of contours: points on and beside quadratic curves.
struct SimpleGlyph {
    private struct Point {
        var x: Double
        var y: Double
        let isOn: Bool
    }

    private static let mostPoints = 10_000
    private static let stepsPerCurve = 4

    let outline: Outline

    init(_ bytes: BigEndianBytes, at start: Int, contours: Int) {
        let ends = (0..<contours).map { bytes.u16(start + 10 + $0 * 2) }
        let count = (ends.last ?? -1) + 1
        guard count > 0, count <= Self.mostPoints else {
            outline = Outline()
            return
        }
        let points = Self.points(bytes, start + 10 + contours * 2, count)
        var polygons: [[Outline.Point]] = []
        var first = 0
        for end in ends where end >= first && end < count {
            polygons.append(Self.flattened(Array(points[first...end])))
            first = end + 1
        }
        outline = Outline(polygons: polygons)
    }

    private static func points(_ bytes: BigEndianBytes, _ start: Int, _ count: Int) -> [Point] {
        var position = start + 2 + bytes.u16(start)
        var flags: [Int] = []
        while flags.count < count {
            let flag = bytes.u8(position)
            position += 1
            var copies = 1
            if flag & 8 != 0 {
                copies += bytes.u8(position)
                position += 1
            }
            flags += [Int](repeating: flag, count: copies)
        }
        let xs = coordinates(bytes, &position, flags.prefix(count), short: 2, same: 16)
        let ys = coordinates(bytes, &position, flags.prefix(count), short: 4, same: 32)
        return (0..<count).map { Point(x: Double(xs[$0]), y: -Double(ys[$0]), isOn: flags[$0] & 1 != 0) }
    }

    private static func coordinates(
        _ bytes: BigEndianBytes, _ position: inout Int, _ flags: some Sequence<Int>, short: Int, same: Int
    ) -> [Int] {
        var value = 0
        return flags.map { flag in
            if flag & short != 0 {
                value += flag & same != 0 ? bytes.u8(position) : -bytes.u8(position)
                position += 1
            } else if flag & same == 0 {
                value += bytes.i16(position)
                position += 2
            }
            return value
        }
    }

    /// Between two points beside the curve there is one on it, half way.
    private static func flattened(_ points: [Point]) -> [Outline.Point] {
        guard points.count > 1 else { return [] }
        var complete: [Point] = []
        for (index, point) in points.enumerated() {
            complete.append(point)
            let next = points[(index + 1) % points.count]
            if !point.isOn, !next.isOn {
                complete.append(Point(x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, isOn: true))
            }
        }
        guard let start = complete.firstIndex(where: \.isOn) else { return [] }
        let turned = complete[start...] + complete[..<start]
        var result: [Outline.Point] = []
        var before = turned[turned.startIndex]
        var control: Point?
        for point in Array(turned) + [before] {
            if !point.isOn {
                control = point
                continue
            }
            if let bend = control { result += curve(before, bend, point) }
            result.append(.init(x: point.x, y: point.y))
            (before, control) = (point, nil)
        }
        return result
    }

    private static func curve(_ from: Point, _ bend: Point, _ to: Point) -> [Outline.Point] {
        (1..<stepsPerCurve).map { step in
            let t = Double(step) / Double(stepsPerCurve)
            let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
            return .init(x: a * from.x + b * bend.x + c * to.x, y: a * from.y + b * bend.y + c * to.y)
        }
    }
}
