import AgentAPI
import ByteFraming
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/policies/:name
/// GET /api/v1/policies/:name/:version
enum GetPolicy {
    static func newest(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try await answer(try name(context), version: nil, network)
    }

    static func version(
        _ request: Request, _ context: VisitorContext, _ network: AgentNetwork
    ) async throws -> Response {
        let text = try context.segment("version")
        guard let version = Int64(text), version > 0, String(version) == text else { throw Refusal.noPolicyVersion }
        return try await answer(try name(context), version: version, network)
    }

    static func name(_ context: VisitorContext) throws -> PolicyName {
        guard let name = PolicyName(rawValue: try context.segment("name")) else {
            throw Refusal.notFound("Policy", hint: "GET /api/v1/policies lists them.")
        }
        return name
    }

    private static func answer(
        _ name: PolicyName, version: Int64?, _ network: AgentNetwork
    ) async throws -> Response {
        let found = try await network.store.read { transaction in
            try StoredPolicy.find(name, version: version, transaction)
        }
        guard let found else { throw Refusal.noPolicyVersion }
        return .json(
            PolicyReply(
                name: name.rawValue, version: found.shown.version, newestVersion: found.newest,
                since: CalendarDay(day: found.shown.day), object: found.object,
                document: JSONText(text: found.shown.document), salt: found.shown.salt.map { Base64URL.encode($0) }),
            capacity: 32_768)
    }
}

extension StoredPolicy {
    /// A version, or the newest one; nil where there is none.
    static func find(
        _ name: PolicyName, version: Int64?, _ transaction: ReadTransaction
    ) throws -> (shown: StoredPolicy, newest: Int64, object: String)? {
        guard let newest = try transaction.first(PolicyQueries.newest(name.rawValue)),
            let object = try transaction.first(PolicyQueries.object(of: name.rawValue))
        else { return nil }
        guard let version, version != newest.version else { return (newest, newest.version, object) }
        guard let shown = try transaction.first(PolicyQueries.version(version, of: name.rawValue)) else { return nil }
        return (shown, newest.version, object)
    }
}

extension Refusal {
    static let noPolicyVersion = Refusal.notFound("Version", hint: "GET /api/v1/policies says which is the newest.")
}
