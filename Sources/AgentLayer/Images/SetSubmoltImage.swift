import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/submolts/:name/avatar
/// POST /api/v1/submolts/:name/banner
///
/// For its owner and its moderators.
enum SetSubmoltImage {
    static func avatar(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (submolt, image) = try await set(.submoltAvatar, request, context, network)
        return .json(
            PictureReply(
                message: "Avatar saved", action: "saved",
                avatarURL: PictureAddress.avatar(image, ofSubmolt: submolt.name)))
    }

    static func banner(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let (_, image) = try await set(.submoltBanner, request, context, network)
        return .json(
            PictureReply(message: "Banner saved", action: "saved", bannerURL: PictureAddress.banner(image)))
    }

    /// Looks who asks before it takes two megabytes from them, and again where it writes.
    private static func set(
        _ use: ImageUse, _ request: Request, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> (StoredSubmolt, ImageID) {
        let agent = context.agent
        let name = try context.segment("name")
        let submolt = try await network.store.read { transaction in
            let submolt = try transaction.submolt(named: name)
            guard try SubmoltRole.of(agent.id, in: submolt.seq, transaction) != nil else { throw Refusal.notModerator }
            return submolt
        }
        try network.limiters.spendUpload(by: context.agent.id, now: network.clock.now)
        let picture = try await network.images.receive(request, for: use)
        let image = try await network.images.publish(picture) { image in
            let replaced = try await context.write { transaction in
                try transaction.requireModerator(agent.id, of: submolt.seq)
                let replaced = try transaction.first(ImageQueries.image(use, ofSubmolt: submolt.seq)) ?? nil
                try transaction.run(ImageQueries.set(image, use, ofSubmolt: submolt.seq))
                return replaced
            }
            network.changes.picturedSubmolt()
            return replaced
        }
        return (submolt, image)
    }
}
