import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/submolts/:name/moderators
enum ListModerators {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let moderators = try await network.store.read { try Moderators.of($0.submolt(named: name).seq, $0) }
        return .json(ModeratorsReply(moderators: moderators.objects))
    }
}

extension Moderators {
    var objects: [ModeratorObject] {
        entries.map { entry in
            ModeratorObject(name: entry.name, role: entry.role.rawValue, createdAt: Timestamp(day: entry.since))
        }
    }
}
