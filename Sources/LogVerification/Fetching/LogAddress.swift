import Foundation

/// Where a log is served: the URL under which `/checkpoint` and `/tile/…` lie (C2SP tlog-tiles, "Parameters").
public struct LogAddress: Sendable, Hashable, CustomStringConvertible {
    /// Without a slash at the end, as in `http://127.0.0.1:8420/log`.
    public let text: String

    /// - Parameter server: the server's own address, without a slash at the end, as in `http://127.0.0.1:8420`; the log is
    ///   at `/log` below it. One that ends in `/log` is taken as it is.
    public init(server: String) {
        text = server.hasSuffix("/log") ? server : server + "/log"
    }

    /// Of the server, for what lies beside the log.
    public var server: String { String(text.dropLast("/log".count)) }

    /// What a log at this address calls itself, if it follows the recommendation of C2SP tlog-tiles ("Parameters"): the
    /// address without its scheme.
    public var expectedOrigin: String {
        guard let end = text.firstRange(of: "://")?.upperBound else { return text }
        return String(text[end...])
    }

    public var description: String { text }
}
