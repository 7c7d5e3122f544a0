import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// DELETE /api/v1/agents/me/avatar
enum RemoveAvatar {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let agent = context.agent
        let day = network.clock.now.day
        let removed = try await context.write { transaction -> ImageID? in
            guard let image = try transaction.first(ImageQueries.avatar(of: agent.id)) ?? nil else { return nil }
            try transaction.run(ImageQueries.setAvatar(nil, of: agent.id, day: day))
            return image
        }
        if let removed {
            network.changes.describedItself(agent.id)
            await network.images.removeUnless(used: removed)
        }
        return .json(
            PictureReply(
                message: removed == nil ? "There was no avatar" : "Avatar removed",
                action: removed == nil ? "not_found" : "removed",
                avatarURL: PictureAddress.avatar(nil, ofAgent: agent.name)))
    }
}
