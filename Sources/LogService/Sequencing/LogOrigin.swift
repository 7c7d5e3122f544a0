import Foundation
import HTTPSupport
import Storage

/// The name of a log: the address of its server at the first start, without scheme, and `/log` (C2SP tlog-checkpoint,
/// "Note text").
enum LogOrigin {
    /// The log's name, or the one that it will get. Another address later does not change it.
    static func find(_ publicURL: PublicURL, in store: any Store) async throws -> String {
        try await store.first(LogStateQueries.state())?.origin ?? name(publicURL)
    }

    /// Gives a log without a name this one, for ever. Throws `LogStop.otherTree` where it got another meanwhile.
    static func fix(_ origin: String, in store: any Store) async throws {
        let fixed = try await store.write(.upkeep) { transaction in
            try transaction.run(LogStateQueries.setFirstOrigin(origin))
            return try transaction.first(LogStateQueries.origin())
        }
        guard fixed == origin else { throw LogStop.otherTree }
    }

    static func name(_ publicURL: PublicURL) -> String {
        let text = publicURL.text
        let bare = text.range(of: "://").map { String(text[$0.upperBound...]) } ?? text
        return bare + "/log"
    }
}
