/// Why a file was not solved.
struct SolveFault: Error {
    /// What VROOM's `code` says.
    enum Code: Int {
        case `internal` = 1
        case input = 2
        case routing = 3
    }

    let code: Code
    /// One sentence.
    let text: String

    /// Of this program.
    var exitCode: Int32 {
        switch code {
        case .internal: 70
        case .input: 64
        case .routing: 69
        }
    }
}
