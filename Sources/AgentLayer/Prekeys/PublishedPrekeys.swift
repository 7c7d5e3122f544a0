import AgentAPI
import AgentSignatures
import HTTPSupport
import JSONWriting
import LogService
import MessageFormats

/// Keys that a device publishes, read and verified.
struct PublishedPrekeys: Sendable {
    let device: DeviceID
    let identityKeyID: String
    let medium: StoredPrekey?
    let oneTime: [StoredPrekey]

    /// Days that a client's clock may be ahead.
    private static let daysOff: Int64 = 1

    /// - Parameter identity: of the agent that publishes, the one that it names.
    ///
    /// Throws a `Refusal`.
    init(
        _ input: PublishPrekeysRequest, device: DeviceID, signedBy identity: IdentityKey, of agent: AgentID,
        _ network: AgentNetwork
    ) throws {
        self.device = device
        identityKeyID = input.identityKeyID
        guard input.oneTime.count <= PrekeyTerms.mostOneTimeKeys else { throw Refusal.tooManyPrekeys }
        let (owner, today) = (try ObjectUUID(bytes: agent.bytes), network.clock.now.day)
        func verified(_ object: PrekeyObject, _ kind: PrekeyStatement.Kind) throws(Refusal) -> StoredPrekey {
            let (statement, signature): (PrekeyStatement, IdentitySignature)
            do {
                statement = PrekeyStatement(
                    logOrigin: network.log.origin, agent: owner, device: device, kind: kind,
                    id: try PrekeyID(object.id), expiryDay: object.expiresDay, key: try SealingKey(object.publicKey))
                signature = try IdentitySignature(object.signature)
            } catch let problem as MessageFormatProblem {
                throw Refusal(problem)
            } catch let problem as SignatureProblem {
                throw Refusal(problem)
            } catch { throw .internalError }
            let last = today + PrekeyTerms.days(of: kind) + Self.daysOff
            guard (today...last).contains(object.expiresDay) else { throw .prekeyExpiry(object.expiresDay, today...last) }
            guard statement.isSigned(by: identity, signature) else { throw .prekeySignatureInvalid }
            return StoredPrekey(id: statement.id, expiryDay: object.expiresDay, key: statement.key, signature: signature)
        }
        medium = try input.medium.map { try verified($0, .medium) }
        oneTime = try input.oneTime.map { try verified($0, .oneTime) }
        let all = oneTime + [medium].compactMap(\.self)
        guard !all.isEmpty else { throw Refusal.noPrekeys }
        guard Set(all.map(\.id)).count == all.count, Set(all.map(\.key)).count == all.count else {
            throw Refusal.prekeyTwice
        }
    }
}
