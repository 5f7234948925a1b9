import JSONReading
import RouteKernel

extension RouteAnswer {
    /// A feature collection (RFC 7946): a line per route, a point per stop, start and end, and a point per stop left out. Of benchmark
    /// files, whose points are no longitudes and latitudes, it has the points as they are. `notes` are a member of ours.
    public func geoJSON() -> String {
        let features = routes.flatMap { [line($0)] + points($0) }.compactMap { $0 } + leftOut.flatMap(points)
        let notes = document.notes.isEmpty ? [] : [("notes", JSONOutput.array(document.notes.map { .text($0) }))]
        return JSONOutput.object([("type", .text("FeatureCollection")), ("features", .array(features))] + notes).written()
    }

    private func line(_ route: CheckedRoute) -> JSONOutput? {
        let points = route.timetable.steps.compactMap(\.location).compactMap { document.locations[$0].point }
        guard points.count > 1 else { return nil }
        let line = JSONOutput.object([("type", .text("LineString")), ("coordinates", .array(points.map(\.json)))])
        return feature(
            line,
            [
                ("vehicle", vehicle(route)), ("stops", .integer(route.stops.count)),
                ("cost", .integer(Int(nearest: route.timetable.cost))), ("duration", .integer(route.driving)),
                ("distance", .integer(route.distance)),
            ])
    }

    private func points(_ route: CheckedRoute) -> [JSONOutput?] {
        var number = 0
        return route.timetable.steps.map { step in
            guard let point = step.location.flatMap({ document.locations[$0].point }) else { return nil }
            var properties = [("vehicle", vehicle(route)), ("arrival", .integer(step.arrival + document.origin))]
            switch step.kind {
            case .stop(let stop):
                number += 1
                properties += task(stop) + [("position", .integer(number))]
            case .start: properties.append(("type", .text("start")))
            case .end: properties.append(("type", .text("end")))
            case .reload: properties.append(("type", .text("reload")))
            case .rest: return nil
            }
            return feature(point.geometry, properties)
        }
    }

    private func points(_ leftOut: LeftOut) -> [JSONOutput] {
        leftOut.stops.compactMap { stop in
            guard let point = document.locations[document.problem.stops[stop].location].point else { return nil }
            return feature(point.geometry, task(stop) + [("unassigned", .text(leftOut.why?.reason.rawValue ?? "not_in_steps"))])
        }
    }

    private func task(_ stop: Int) -> [(String, JSONOutput)] {
        [("type", .text(document.tasks[stop].kind.rawValue)), ("id", .integer(document.tasks[stop].id))]
    }

    private func vehicle(_ route: CheckedRoute) -> JSONOutput { .integer(document.vehicles[route.timetable.vehicle].id) }

    private func feature(_ geometry: JSONOutput, _ properties: [(String, JSONOutput)]) -> JSONOutput {
        .object([("type", .text("Feature")), ("geometry", geometry), ("properties", .object(properties))])
    }
}

extension PlanePoint {
    fileprivate var json: JSONOutput { .array([.number(x), .number(y)]) }
    fileprivate var geometry: JSONOutput { .object([("type", .text("Point")), ("coordinates", json)]) }
}
