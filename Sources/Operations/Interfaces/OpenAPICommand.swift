import ArgumentParser
import CommandSupport
import Interfaces
import OperatorConsole
import ServiceRuntime

/// `waybill openapi`
struct OpenAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Prints the OpenAPI 3.1 document of all HTTP interfaces.",
        discussion: """
            All programs together, each path with its program and where that listens when nothing is set. Needs no server: a program that \
            runs answers its own at /openapi.json. ops/docs/interfaces.md shows how to build against it.
            """)

    @Option(help: "Only of one program, such as order-intake.")
    var program: String?

    func validate() throws {
        guard let program, InterfaceCatalogue.program(named: program) == nil else { return }
        let known = InterfaceCatalogue.programs.map(\.program).joined(separator: ", ")
        throw ValidationError("--program is '\(program)'; allowed are \(known).")
    }

    func run() async throws {
        let document = program.flatMap { InterfaceCatalogue.program(named: $0) }?.document ?? InterfaceCatalogue.document
        CommandOutput.write(document.text, to: .output)
    }
}
