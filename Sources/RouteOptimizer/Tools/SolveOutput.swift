import ArgumentParser
import Routing

/// Writes an answer, and says by the exit code whether it is complete.
enum SolveOutput {
    /// - Throws: `ExitCode` 1 when something that has to be served is left out, or something is broken.
    static func write(_ answer: RouteAnswer, as format: AnswerFormat, bks: Double?) throws {
        switch format {
        case .json: print(answer.vroomJSON())
        case .geojson: print(answer.geoJSON())
        case .text: print(answer.text())
        case .svg:
            guard let picture = answer.svg() else {
                throw SolveFault(code: .input, text: "the file has no coordinates, so there is nothing to draw.")
            }
            print(picture)
        }
        if let bks { StandardError.write(comparison(answer, bks)) }
        guard answer.isComplete else { throw ExitCode(1) }
    }

    /// With the number of vehicles where it comes before the value.
    private static func comparison(_ answer: RouteAnswer, _ bks: Double) -> String {
        let fleet = answer.document.vehicleCost > 0 ? " with \(answer.routes.count) vehicles" : ""
        return "value \(NumberText.hundredths(answer.value))\(fleet), gap \(Gap.text(answer.value, bks))\n"
    }

    /// The fault for a person, and for a program as VROOM says it.
    static func refuse(_ fault: SolveFault, file: String, as format: AnswerFormat) -> ExitCode {
        if format == .json { print(RouteDocument.vroomError(code: fault.code.rawValue, fault.text)) }
        StandardError.write("\(file): \(fault.text)\n")
        return ExitCode(fault.exitCode)
    }
}
