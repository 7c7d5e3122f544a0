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
                return (label, holders)
            }
        }
        return .json(RolesReply(roles: roles.map { RoleObject(label: $0.0.object, holders: $0.1.map(holder)) }))
    }

    /// Addresses are written outside the transaction, which knows no public address.
    private static func holder(_ holder: AttachmentQueries.Holder) -> RoleObject.Holder {
        var agent = holder.agent
        agent.avatarURL = PictureAddress.avatar(holder.avatar, ofAgent: agent.name)
        return RoleObject.Holder(agent: agent, attachmentID: holder.id.text)
    }
}
