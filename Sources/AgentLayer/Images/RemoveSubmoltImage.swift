import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/submolts/:name/avatar
/// DELETE /api/v1/submolts/:name/banner
enum RemoveSubmoltImage {
    static func avatar(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (submolt, removed) = try await remove(.submoltAvatar, context, network)
        return .json(
            PictureReply(
                message: removed ? "Avatar removed" : "There was no avatar", action: removed ? "removed" : "not_found",
                avatarURL: PictureAddress.avatar(nil, ofSubmolt: submolt.name)))
    }

    static func banner(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (_, removed) = try await remove(.submoltBanner, context, network)
        return .json(
            PictureReply(
                message: removed ? "Banner removed" : "There was no banner", action: removed ? "removed" : "not_found",
                bannerURL: nil))
    }

    private static func remove(
        _ use: ImageUse, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> (StoredSubmolt, removed: Bool) {
        let agent = context.agent
        let name = try context.segment("name")
        let (submolt, removed) = try await context.write { transaction -> (StoredSubmolt, ImageID?) in
            let submolt = try transaction.read.submolt(named: name)
            try transaction.requireModerator(agent.id, of: submolt.seq)
            guard let image = try transaction.first(ImageQueries.image(use, ofSubmolt: submolt.seq)) ?? nil else {
                return (submolt, nil)
            }
            try transaction.run(ImageQueries.set(nil, use, ofSubmolt: submolt.seq))
            return (submolt, image)
        }
        if let removed {
            network.changes.picturedSubmolt()
            await network.images.removeUnless(used: removed)
        }
        return (submolt, removed != nil)
    }
}
