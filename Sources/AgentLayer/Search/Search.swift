import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/search
enum Search {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        let type = try SearchType(parameter: query["type"])
        let search = try SearchQuery(query["q"])
        let limit = try query.integer("limit", within: 1...50, default: 20)
        let paging = try Paging(query, list: "search/\(type.rawValue)/\(search.text)", shape: [.integer], limit: limit)
        let position = try paging.position()
        let found = try await SearchFindings.read(search, type, offset: position, limit: limit, network.store)
        let next = found.hasMore ? paging.next([.integer(Int64(position + limit))]) : nil
        let today = network.clock.now.day
        return .json(
            SearchReply(
                query: search.text, type: type.rawValue, results: found.hits.map(\.object),
                posts: found.hits.compactMap(\.post).map { $0.object() },
                agents: found.agents.map { $0.object(today: today) }, submolts: found.submolts.map { $0.object() },
                nextCursor: next),
            capacity: 32_768)
    }
}

enum SearchType: String, Sendable, CaseIterable {
    case all, posts, comments, agents, submolts

    init(parameter: String?) throws(Refusal) {
        guard let type = SearchType(rawValue: parameter?.lowercased() ?? "all") else {
            throw .badRequest(
                "INVALID_TYPE", "type is not known", hint: "It is all, posts, comments, agents or submolts.")
        }
        self = type
    }

    func includes(_ type: SearchType) -> Bool { self == .all || self == type }
}

extension Paging {
    /// The position of a list that is walked by number: search results, which have no index in their order.
    /// Throws a `Refusal` for a cursor that was not made here.
    func position() throws(Refusal) -> Int {
        guard case .integer(let position) = cursor?.keys.first else { return offset }
        guard (0...Int64(Self.maxOffset)).contains(position) else { throw Self.badCursor }
        return Int(position)
    }
}
