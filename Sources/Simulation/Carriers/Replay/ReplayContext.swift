import Glibc
import Hummingbird
import NIOCore

/// A request's context that knows its connection, so that it can be reset.
struct ReplayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        (coreContext, channel) = (CoreRequestContextStorage(source: source), source.channel)
    }

    /// Ends the connection without an answer: the client sees a reset, as from a server that died.
    func reset() async {
        // Where the option cannot be set the connection is closed, which a client takes for the same.
        if let socket = channel as? any SocketOptionProvider {
            try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close().get()
    }
}
