import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name/roles
enum ListRoles {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let roles = try await network.store.read { transaction in
            try transaction.labels(of: transaction.submolt(named: name)).filter { $0.kind == .role }.map { label in
                let holders = try transaction.all(AttachmentQueries.holders(of: label.id, limit: AttachLabel.mostHolders))
                return RoleObject(
                    label: label.object,
                    holders: holders.map { RoleObject.Holder(agent: $0.agent, attachmentID: $0.id.text) })
            }
        }
        return .json(RolesReply(roles: roles))
    }
}
