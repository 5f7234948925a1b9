import CarrierDispatch
import Fulfilment
import Hummingbird
import Interfaces
import Logging
import Observability
import OrderIntake
import OutboxRelay
import Picking
import Postgres
import RouteOptimizer
import TestStack
import Tracking

@testable import ServiceRuntime

/// The programs as they run, with all their routes, on one database. Their consumers and services stand still.
struct AccessFixture: Sendable {
    let intake: IntakeFixture

    private var postgres: Postgres { intake.postgres }

    /// The routes of a program.
    func router(of program: String) async throws -> Router<WaybillRequestContext> {
        let context = try context(program)
        let routes = try await build(program, context).routes
        let admin = AdminRoutes(
            postgres: postgres, services: [], metrics: context.metrics,
            interface: InterfaceCatalogue.program(named: program).map { InterfaceRoute($0.document) })
        return ProgramServer.router(HTTPLimits(), context.logger) { router in
            admin.add(to: router)
            routes(router)
        }
    }

    private func build(_ program: String, _ context: ProgramContext) async throws -> Program {
        switch program {
        case "order-intake": try await OrderIntake.program(in: context)
        case "picking-worker": try Picking.program(in: context)
        case "carrier-dispatch": try CarrierDispatch.program(in: context)
        case "route-optimizer": try await RouteOptimizer.program(in: context)
        case "tracking": try await Tracking.program(in: context)
        case "outbox-relay": try OutboxRelay.program(context)
        default: throw Unknown(program: program)
        }
    }

    private func context(_ program: String) throws -> ProgramContext {
        var logger = intake.stack.logger
        logger.logLevel = .error
        let settings = Settings.given([:])
        return ProgramContext(
            name: program, runtime: try RuntimeSettings(program: program, settings: settings, defaultPort: 0), settings: settings,
            logger: logger, postgres: postgres, outbox: intake.outbox, keys: APIKeys(postgres: postgres),
            metrics: PrometheusRegistry())
    }

    struct Unknown: Error { let program: String }
}

/// One request to a route, about an order of the channel `shop`.
struct AccessRequest: Sendable {
    let method: String
    let path: String
    let body: String?

    /// - Parameters:
    ///   - route: as the table has it.
    ///   - order: the public id of a held order of the channel `shop`, or of none.
    ///   - number: its shop's number.
    init(_ route: String, order: String, number: String) {
        let parts = route.split(separator: " ")
        method = String(parts[0])
        var path = String(parts[1])
        for (name, value) in [
            ("{reason}", HoldReason.awaitingPayment.rawValue), ("/orders/{id}", "/orders/\(order)"), ("{id}", "7"),
            ("{order}", "7"), ("{shipment}", "7"), ("{sscc}", "340123450000000018"), ("{parcel}", "340123450000000018"),
            ("{code}", "LP-1"), ("{source}", "nobody"),
            ("{secret}", "s"),
            ("{number}", "none"),
            ("{site}", "S1"), ("{zone}", "cold"),
        ] {
            path = path.replacing(name, with: value)
        }
        self.path = route == "GET /orders" ? "/orders?channel=shop&external_id=\(number)" : path
        switch route {
        case "POST /orders", "POST /orders/bulk": body = OrderDocument("NEW-1").json
        case let route where route.hasSuffix("/completed"):
            body = "{\"recipient\":\"Ana\",\"latitude\":-23.6,\"longitude\":-46.6}"
        case let route where route.hasSuffix("/failed"): body = "{\"cause\":\"consignee_refused\"}"
        default: body = method == "POST" && !path.hasPrefix("/orders/") ? "{}" : nil
        }
    }

    func send(to url: String, key: String?, session: String? = nil) async throws -> HTTPAnswer {
        let headers = session.map { ["Waybill-Session: \($0)"] } ?? []
        return method == "GET"
            ? try await HTTPAnswer.get(url + path, key: key, headers: headers)
            : try await HTTPAnswer.post(url + path, key: key, body: body ?? "", headers: headers)
    }
}
