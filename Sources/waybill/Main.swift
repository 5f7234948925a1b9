import Operations

@main
struct Main {
    static func main() async { await WaybillCommand.main() }
}
