import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// POST /api/v1/submolts
enum CreateSubmolt {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(CreateSubmoltRequest.self)
        let id = SubmoltID()
        return try await network.challenges.admit(.submolt(input), as: id.text, by: context.agent, network) {
            publication in
            try await publish(input, as: id, publication, context, network)
        }
    }

    /// Makes a submolt, or keeps it until its challenge is solved. Its name is not kept free meanwhile.
    static func publish(
        _ input: CreateSubmoltRequest, as id: SubmoltID, _ publication: Publication, _ context: WriterContext,
        _ network: AgentNetwork, sequence: AssignedIndex = AssignedIndex()
    ) async throws -> Response {
        let leaf = PreparedLeaf(.submolt, object: id.text)
        let name = try SubmoltName(new: input.name)
        let displayName = try TextRules.displayName(input.displayName ?? name.text)
        try TextRules.bound(input.description, "description", upTo: TextRules.description)
        let now = network.clock.now
        let agent = context.agent
        let cooldowns = Cooldowns(limits: network.limits, now: now, agent: agent)
        let submolt: StoredSubmolt? = try await context.write(publication.writeKind) { transaction in
            try cooldowns.checkSubmolt(transaction.read)
            if publication.verification != nil, try transaction.first(SubmoltQueries.byName(name.text)) != nil {
                throw nameTaken
            }
            guard try publication.begins(in: transaction) else { return nil }
            let made = try transaction.first(
                SubmoltQueries.insert(
                    id, name: name.text, displayName: displayName, description: input.description ?? "",
                    allowCrypto: input.allowCrypto ?? false, creator: agent.id, at: now))
            guard let made else { throw nameTaken }
            try transaction.send(SubmoltRoleQueries.found(made.seq, by: agent.id, day: now.day))
            try transaction.run(DirtyQueries.mark(submolt: made.seq))
            let record = SubmoltRecord(id: id, name: name.text, creator: agent.id, createdAt: now)
            try network.log.writer.append(leaf, record: record.value, isNew: true, transaction, assigned: sequence.set)
            return made
        }
        guard let submolt else {
            let object = try waiting(input, id: id.text, by: agent, at: now, publication.verification)
            return .json(SubmoltReply(submolt: object, message: VerificationObject.message), status: .created)
        }
        network.changes.madeSubmolt()
        network.ranking.wake()
        network.log.wake()
        // A second transaction: a subscription is never committed with a row that names its subscriber.
        // The submolt stands whatever becomes of it.
        let isSubscribed =
            (try? await PrivateLists(network: network).change(
                .subscriptions, by: context, .add, submolt.id, counting: .subscriber,
                capacity: network.limits.subscriptions)) ?? false
        return .json(
            SubmoltReply(
                submolt: submolt.object(role: .owner, isSubscribed: isSubscribed), message: "Submolt created",
                sequence: sequence.value),
            status: .created)
    }

    /// The submolt as its creator sees it while it waits.
    static func waiting(
        _ input: CreateSubmoltRequest, id: String, by creator: CurrentAgent, at time: Timestamp,
        _ verification: VerificationObject?
    ) throws -> SubmoltObject {
        let name = try SubmoltName(new: input.name)
        var object = SubmoltObject(
            id: id, name: name.text, displayName: try TextRules.displayName(input.displayName ?? name.text),
            description: input.description ?? "", subscriberCount: 0, postCount: 0,
            allowCrypto: input.allowCrypto ?? false, creatorID: creator.id.text, createdAt: time, yourRole: "owner",
            isSubscribed: false)
        object.verification = verification
        return object
    }

    private static let nameTaken = Refusal.conflict("NAME_TAKEN", "Name already taken", hint: "Choose another name.")
}
