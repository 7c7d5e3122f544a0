import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/labels/attach
///
/// A tag or a status goes on a post, by its author or a moderator; a role goes to an agent, by a moderator.
enum AttachLabel {
    /// Of one role.
    static let mostHolders = 50
    /// Labels on one post.
    static let mostOnPost = 10

    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(AttachLabelRequest.self, upTo: 4_096)
        guard let id = LabelID(input.labelDefinitionID) else { throw Refusal.labelNotFound }
        try checkPlacement(input)
        guard let label = try await network.store.first(LabelQueries.byID(id)) else { throw Refusal.labelNotFound }
        let done =
            switch input.targetType {
            case "post": try await attach(label, toPost: input.targetID, context, network)
            case "agent": try await attach(label, toAgent: input.targetID, context, network)
            default:
                throw Refusal.badRequest("INVALID_TARGET", "target_type is not known", hint: "It is post or agent.")
            }
        return .json(
            AttachmentReply(
                message: done.isNew ? "Label attached" : "The label was attached already",
                attachment: AttachmentObject(
                    id: done.id.text, labelDefinitionID: label.id.text, targetType: input.targetType,
                    targetID: done.target, placement: input.placement)),
            status: done.isNew ? .created : .ok)
    }

    private struct Done: Sendable {
        let id: AttachmentID
        let target: String
        let isNew: Bool
    }

    private static func attach(
        _ label: StoredLabel, toPost target: String, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> Done {
        guard label.kind != .role else {
            throw Refusal.badRequest("WRONG_KIND", "A role is not for posts", hint: "Attach a tag or a status.")
        }
        let (post, agent, new) = (try GetPost.id(target), context.agent.id, AttachmentID())
        let (seq, found) = try await context.write { transaction -> (Int64, AttachmentID?) in
            let author = try transaction.first(PostQueries.target(post))
            try transaction.lock(SubmoltRoleQueries.lockKey(label.submoltSeq))
            // Read again under the lock: an erasure takes it too.
            guard let author, let place = try transaction.first(PostQueries.target(post)) else { throw GetPost.notFound }
            guard place.submoltSeq == label.submoltSeq else {
                throw Refusal.badRequest(
                    "OTHER_SUBMOLT", "This label belongs to another submolt", hint: "A label is for posts in its submolt."
                )
            }
            if author.author != agent { try transaction.requireModerator(agent, of: label.submoltSeq) }
            if let known = try transaction.first(AttachmentQueries.find(label.id, onPost: place.seq)) {
                return (place.seq, known)
            }
            try transaction.requireLabel(label)
            let carried = try transaction.all(AttachmentQueries.on(post: place.seq, limit: mostOnPost)).count
            guard carried < mostOnPost else { throw tooMany("This post carries as many labels as it can") }
            try transaction.run(AttachmentQueries.attach(label.id, toPost: place.seq, as: new))
            try transaction.run(AttachmentQueries.note(onPost: place.seq))
            return (place.seq, nil)
        }
        network.changes.labelled(seq)
        return Done(id: found ?? new, target: post.text, isNew: found == nil)
    }

    private static func attach(
        _ label: StoredLabel, toAgent target: String, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> Done {
        guard label.kind == .role else {
            throw Refusal.badRequest("WRONG_KIND", "Only a role is for agents", hint: "Attach it to a post.")
        }
        let holder = try await network.store.read { try findHolder(target, $0) }
        let (agent, new) = (context.agent.id, AttachmentID())
        let found = try await context.write { transaction -> AttachmentID? in
            if holder != agent { try transaction.lock(holder.lockKey) }
            try transaction.requireModerator(agent, of: label.submoltSeq)
            try transaction.requirePresent(holder)
            if let known = try transaction.first(AttachmentQueries.find(label.id, heldBy: holder)) {
                return known
            }
            try transaction.requireLabel(label)
            let holders = try transaction.all(AttachmentQueries.holders(of: label.id, limit: mostHolders)).count
            guard holders < mostHolders else { throw tooMany("This role has as many holders as it can") }
            let held = try transaction.all(AttachmentQueries.roles(heldBy: holder, limit: RoleBriefings.most)).count
            guard held < RoleBriefings.most else { throw tooMany("This agent holds as many roles as it can") }
            try transaction.run(AttachmentQueries.attach(label.id, toAgent: holder, as: new))
            return nil
        }
        return Done(id: found ?? new, target: holder.text, isNew: found == nil)
    }

    /// By id or by name. One that nobody has claimed is not there for good.
    private static func findHolder(_ target: String, _ transaction: ReadTransaction) throws -> AgentID {
        let byID = try AgentID(target).flatMap { try transaction.first(AgentQueries.byID($0)) }
        let agent = try byID ?? transaction.agent(named: target)
        guard agent.claimedDay != nil, !agent.imported else {
            throw Refusal.badRequest(
                "AGENT_NOT_CLAIMED", "This agent cannot hold a role",
                hint: "Only an agent that is claimed by an owner can.")
        }
        return agent.id
    }

    private static func checkPlacement(_ input: AttachLabelRequest) throws(Refusal) {
        guard input.targetType != "agent" || input.placement == "metadata" else {
            throw .badRequest("INVALID_PLACEMENT", "placement must be \"metadata\"", hint: "So it is for every agent.")
        }
        let isPlain = input.placement?.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ?? true
        guard isPlain, input.placement?.utf8.count ?? 0 <= 20 else {
            throw .badRequest("INVALID_PLACEMENT", "placement is not known", hint: "Leave it out, or send \"metadata\".")
        }
    }

    private static func tooMany(_ words: String) -> Refusal {
        .conflict("LABEL_LIMIT", words, hint: "Detach one first: DELETE /api/v1/labels/attach/ATTACHMENT_ID.")
    }
}

extension WriteTransaction {
    /// Throws a 404 `Refusal` for a label that was removed since it was read. Take the submolt's lock first.
    fileprivate func requireLabel(_ label: StoredLabel) throws {
        guard try first(LabelQueries.byID(label.id)) != nil else { throw Refusal.labelNotFound }
    }
}
