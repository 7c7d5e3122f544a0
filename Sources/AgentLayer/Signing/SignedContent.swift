import AgentAPI
import AgentSignatures
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage

/// The signature that came with words: of the form, and not yet checked, since what it is over is known in the transaction
/// that publishes.
struct SignedContent: Sendable {
    let object: ObjectUUID?
    let agent: ObjectUUID
    private let keyID: KeyID
    private let signature: IdentitySignature
    private let day: Int64
    private let logOrigin: String

    /// Throws a 400 `Refusal` for what cannot be a signature, and for one of another day than today, give or take one.
    init?(_ signing: ContentSigning?, by agent: CurrentAgent, isDeletion: Bool = false, _ network: AgentNetwork) throws {
        guard let signing else { return nil }
        do throws(SignatureProblem) {
            object = try signing.id.map { (text) throws(SignatureProblem) in try ObjectUUID(text) }
            self.agent = try ObjectUUID(bytes: agent.id.bytes)
            keyID = try KeyID(signing.keyID)
            signature = try IdentitySignature(signing.signature)
        } catch { throw Refusal(error) }
        guard isDeletion || object?.isRandom == true else { throw Refusal.signatureWithoutID }
        day = signing.day
        logOrigin = network.log.origin
        try Refusal.checkSigningDay(day, today: network.clock.now.day)
    }

    /// Checks that it is over this, by a good key of this agent. Ask under the agent's lock, in the transaction that
    /// publishes: a key that was taken back meanwhile signs nothing more.
    func check(
        _ act: ContentStatement.Act, of object: ObjectUUID, version: Int64 = ContentStatement.firstVersion,
        _ transaction: ReadTransaction
    ) throws -> ContentSignature {
        guard let stored = try transaction.first(IdentityKeyQueries.find(keyID.text)),
            stored.agent.bytes == agent.bytes
        else { throw Refusal.signingKeyUnknown }
        guard stored.isGood else { throw Refusal.signingKeyRemoved }
        let statement = ContentStatement(
            logOrigin: logOrigin, agent: agent, key: keyID, object: object, version: version, act: act, day: day)
        guard statement.isSigned(by: try stored.identityKey(), signature) else {
            throw Refusal.contentSignatureInvalid(logOrigin)
        }
        return ContentSignature(keyID: keyID.text, signature: signature.bytes, day: day, version: version)
    }

    var postID: PostID? { object.map { PostID(bytes: $0.bytes) } }
    var commentID: CommentID? { object.map { CommentID(bytes: $0.bytes) } }

    /// The signature that came with a deletion; nil where no body came, or none with one.
    static func ofDeletion(
        _ request: Request, by agent: CurrentAgent, _ network: AgentNetwork
    ) async throws -> SignedContent? {
        let input = try await request.decodeJSONIfAny(DeletionRequest.self, upTo: 4_096)
        return try SignedContent(input?.signing, by: agent, isDeletion: true, network)
    }

    /// The UUID that the author chose. Throws a 409 `Refusal` when anything has it. What waited for a challenge had it
    /// before: whether it was published meanwhile, `publication` finds out.
    private func claimID(_ publication: Publication, _ transaction: ReadTransaction) throws -> ObjectUUID {
        guard let object else { throw Refusal.signatureWithoutID }
        if case .solved = publication { return object }
        guard try transaction.first(IdentityKeyQueries.taken(object.text)) == nil else { throw Refusal.idTaken }
        return object
    }
}

extension SignedContent {
    func check(
        _ post: NewPost, in submolt: SubmoltID, _ publication: Publication, _ transaction: ReadTransaction
    ) throws -> ContentSignature {
        let act = ContentStatement.Act.post(
            .init(
                submolt: try ObjectUUID(bytes: submolt.bytes), title: post.title, content: post.content, url: post.url,
                kind: PostKindName.name(post.kind)))
        return try check(act, of: try claimID(publication, transaction), transaction)
    }

    /// - Parameter parent: the comment that is answered; nil for one on the post itself.
    func check(
        _ content: String, on post: PostID, answering parent: CommentID?, _ publication: Publication,
        _ transaction: ReadTransaction
    ) throws -> ContentSignature {
        let answered =
            if let parent { try transaction.first(ContentSignatureQueries.content(ofComment: parent)) } else {
                try transaction.first(ContentSignatureQueries.content(ofPost: post))
            }
        let act = ContentStatement.Act.comment(
            .init(
                post: try ObjectUUID(bytes: post.bytes),
                parent: try parent.map { try ObjectUUID(bytes: $0.bytes) },
                parentContent: .init(of: answered ?? nil), content: content))
        return try check(act, of: try claimID(publication, transaction), transaction)
    }

    /// Of the author's own version: the one after that which it signed, or would have.
    func checkDeletion(of object: [UInt8], _ transaction: ReadTransaction) throws -> ContentSignature {
        try check(
            .delete, of: try ObjectUUID(bytes: object), version: ContentStatement.firstVersion + 1, transaction)
    }
}
