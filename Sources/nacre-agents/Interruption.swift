import Foundation

/// The first SIGINT, SIGTERM or SIGHUP is a call; the second ends the process, as without this.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    init(_ handler: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = Self.signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                for number in Self.signals { signal(number, SIG_DFL) }
                handler()
            }
            source.resume()
            return source
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
        for number in Self.signals { signal(number, SIG_DFL) }
    }
}
