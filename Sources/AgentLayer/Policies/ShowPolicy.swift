import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /policy/:name
enum ShowPolicy {
    /// Versions that are listed.
    private static let listed = 100

    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try GetPolicy.name(context)
        let wanted = try request.queryValues().integer("version", within: 1...Int(Int32.max), default: 0)
        let found = try await network.store.read { transaction in
            try Found(name, version: wanted == 0 ? nil : Int64(wanted), transaction)
        }
        guard let found else { throw Refusal.noPolicyVersion }
        let lines = try found.shown.lines
        let page = PolicyPage(
            name: name, version: .init(number: found.shown.version, since: Timestamp(day: found.shown.day).date),
            versions: found.versions.map { .init(number: $0.version, since: Timestamp(day: $0.day).date) },
            diff: try found.before.map { LineDiff(from: try $0.lines, to: lines) }, lines: lines)
        return network.pages.response(network.pages.renderer.html(for: page), for: request)
    }

    private struct Found: Sendable {
        let shown: StoredPolicy
        let before: StoredPolicy?
        let versions: [(version: Int64, day: Int64)]

        init?(_ name: PolicyName, version: Int64?, _ transaction: ReadTransaction) throws {
            guard let found = try StoredPolicy.find(name, version: version, transaction) else { return nil }
            shown = found.shown
            before = try transaction.first(PolicyQueries.version(shown.version - 1, of: name.rawValue))
            versions = try transaction.all(PolicyQueries.versions(of: name.rawValue, limit: ShowPolicy.listed))
        }
    }
}

extension StoredPolicy {
    fileprivate var lines: [String] {
        get throws { PolicyText.lines(try CanonicalValue(parsing: Array(document.utf8))) }
    }
}
