import Fulfilment
import RouteKernel

@testable import Routing

/// Small files of every format, made for these tests.
enum FormatFixture {
    static let cvrp = """
        NAME : tiny
        COMMENT : "five nodes"
        TYPE : CVRP
        DIMENSION : 5
        EDGE_WEIGHT_TYPE : EUC_2D
        CAPACITY : 10
        NODE_COORD_SECTION
        1 0 0
        2 3 4
        3 1 1
        4 -3 4
        5 0 9
        DEMAND_SECTION
        1 0
        2 4
        3 5
        4 6
        5 7
        DEPOT_SECTION
        1
        -1
        EOF
        """

    /// Everything PyVRP's instances add, in one file.
    static let rich = """
        NAME: rich
        TYPE: MDVRPTW
        DIMENSION: 4
        VEHICLES: 3
        SERVICE_TIME: 2
        VEHICLES_MAX_DURATION: 90
        EDGE_WEIGHT_TYPE: EUC_2D
        NODE_COORD_SECTION
        1\t0\t0
        2\t10\t0
        3\t1.5\t2
        4\t8\t0
        DEMAND_SECTION
        1\t0
        2\t0
        3\t4
        4\t5
        TIME_WINDOW_SECTION
        1\t0\t100
        2\t5\t80
        3\t10\t20.5
        4\t0\t50
        PRIZE_SECTION
        1\t0
        2\t0
        3\t7
        4\t0
        CAPACITY_SECTION
        1\t10
        2\t20
        3\t30
        VEHICLES_DEPOT_SECTION
        1\t1
        2\t2
        3\t2
        VEHICLES_FIXED_COST_SECTION
        1\t100
        2\t200
        3\t300
        VEHICLES_UNIT_DISTANCE_COST_SECTION
        1\t1
        2\t2
        3\t3
        TIRES_SECTION
        1\t4
        DEPOT_SECTION
        1
        2
        EOF
        """

    static let backhauls = """
        NAME: back
        TYPE: VRPB
        DIMENSION: 3
        CAPACITY: 9
        NODE_COORD_SECTION
        1 0 0
        2 3 4
        3 6 8
        DEMAND_SECTION
        1 0
        2 5
        3 0
        BACKHAUL_SECTION
        1 0
        2 0
        3 6
        DEPOT_SECTION
        1
        EOF
        """

    static let solomon = """
        R9

        VEHICLE
        NUMBER     CAPACITY
          3         50

        CUSTOMER
        CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

            0      0         0          0          0       230          0
            1      1         1         10        161       171         10
            2      3         4          7         50        60         10
        """

    static let lilim = """
        4\t100\t1
        0\t0\t0\t0\t0\t1000\t0\t0\t0
        1\t3\t4\t10\t0\t500\t5\t0\t2
        2\t6\t8\t-10\t0\t900\t5\t1\t0
        """

    static let vroom = """
        {
          "vehicles": [
            {"id": 4, "start_index": 0, "end_index": 0, "capacity": [3, 9], "skills": [2, 5], "type": "van", "profile": "bike",
             "time_window": [1600416000, 1600430400], "speed_factor": 1.5, "max_tasks": 9, "max_travel_time": 7000,
             "max_distance": 80000, "costs": {"fixed": 10, "per_hour": 1800, "per_km": 3, "per_task_hour": 60}, "description": "Ada",
             "breaks": [{"id": 8, "service": 300, "time_windows": [[1600420000, 1600421000]], "max_load": [1, 1]}],
             "steps": [{"type": "start"}, {"type": "job", "id": 1}, {"type": "break", "id": 8}, {"type": "end"}]}
          ],
          "jobs": [
            {"id": 1, "location_index": 1, "location": [7.1, 51.2], "service": 60, "setup": 30, "delivery": [1, 2], "pickup": [0, 1],
             "skills": [2], "priority": 70, "service_per_type": {"van": 40, "truck": 90}, "setup_per_type": {"van": 5},
             "time_windows": [[1600417000, 1600418000], [1600419000, 1600422000]], "description": "Köln \\"Süd\\""}
          ],
          "shipments": [
            {"amount": [1, 0], "pickup": {"id": 1, "location_index": 2}, "delivery": {"id": 9, "location_index": 0, "service": 7}}
          ],
          "matrices": {"bike": {
            "durations": [[0, 100, 200], [110, 0, 300], [210, null, 0]],
            "distances": [[0, 1000, 2000], [1100, 0, 3000], [2100, 3100, 0]]}},
          "unknown": {"is": "ignored"}
        }
        """

    /// The file as a problem, whatever its format.
    static func read(_ bytes: [UInt8]) throws(RouteFormatError) -> RouteDocument {
        guard let kind = RouteFileKind.detect(bytes) else { throw RouteFormatError("", "is of no known format") }
        guard kind == .vroom else { return try RouteFileKind.readBenchmark(bytes, as: kind) }
        let input = try VroomInput(bytes)
        var matrices: [String: TravelMatrix] = [:]
        for profile in input.profilesWithoutMatrix { matrices[profile] = GreatCircleTravel().matrix(input.coordinates) }
        return try input.document(matrices: matrices)
    }

    static func read(_ text: String) throws(RouteFormatError) -> RouteDocument { try read(Array(text.utf8)) }
}
