import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/me/avatar
enum SetAvatar {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try network.limiters.spendUpload(by: context.agent.id, now: network.clock.now)
        let picture = try await network.images.receive(request, for: .agentAvatar)
        let agent = context.agent
        let day = network.clock.now.day
        let image = try await network.images.publish(picture) { image in
            let replaced = try await context.write { transaction in
                let replaced = try transaction.first(ImageQueries.avatar(of: agent.id)) ?? nil
                try transaction.run(ImageQueries.setAvatar(image, of: agent.id, day: day))
                return replaced
            }
            network.changes.describedItself(agent.id)
            return replaced
        }
        return .json(
            PictureReply(
                message: "Avatar saved", action: "saved",
                avatarURL: PictureAddress.avatar(image, ofAgent: agent.name)))
    }
}
