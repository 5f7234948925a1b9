import ArgumentParser
import CommandSupport
import Routing

/// Writes an answer, and says by the exit code whether it is complete.
enum SolveOutput {
    /// - Parameter file: as the warnings on standard error name it.
    /// - Throws: `ExitCode` 1 when something that has to be served is left out, or something is broken.
    static func write(_ answer: RouteAnswer, of file: String, as format: AnswerFormat, bks: Double?) throws {
        for warning in answer.warnings() { CommandOutput.line("\(file): \(warning)", to: .error) }
        switch format {
        case .json: CommandOutput.text(answer.vroomJSON())
        case .geojson: CommandOutput.text(answer.geoJSON())
        case .text: CommandOutput.text(answer.text())
        case .svg:
            guard let picture = answer.svg() else {
                throw SolveFault(code: .input, text: "the file has no coordinates, so there is nothing to draw.")
            }
            CommandOutput.text(picture)
        }
        if let bks { CommandOutput.line(comparison(answer, bks), to: .error) }
        guard answer.isComplete else { throw ExitCode(1) }
    }

    /// With the number of vehicles where it comes before the value.
    private static func comparison(_ answer: RouteAnswer, _ bks: Double) -> String {
        let fleet = answer.document.vehicleCost > 0 ? " with \(answer.routes.count) vehicles" : ""
        return "value \(NumberText.hundredths(answer.value))\(fleet), gap \(Gap.text(answer.value, bks))"
    }

    /// The fault for a person, and for a program as VROOM says it.
    static func refuse(_ fault: SolveFault, file: String, as format: AnswerFormat) -> ExitCode {
        if format == .json { CommandOutput.text(RouteDocument.vroomError(code: fault.code.rawValue, fault.text)) }
        CommandOutput.text("\(file): \(fault.text)", to: .error)
        return ExitCode(fault.exitCode)
    }
}
