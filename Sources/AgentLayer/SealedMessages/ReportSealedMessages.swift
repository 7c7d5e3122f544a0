import AgentAPI
import AgentSignatures
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import MessageFormats
import Storage

/// POST /api/v1/agents/dm/reports
///
/// Of messages that this server cannot open, their recipient reveals some. Their signatures say who wrote them, to whom, on
/// which network; nothing in them opens any other message.
enum ReportSealedMessages {
    private static let mostMessages = 20

    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(SealedReportRequest.self)
        try ReportContent.checkWords(input.reason, input.note)
        guard (1...mostMessages).contains(input.messages.count) else {
            throw Refusal.badRequest(
                "TOO_MANY_MESSAGES", "messages has none or too many", hint: "Between 1 and \(mostMessages).")
        }
        let messages = try input.messages.map { try read($0) }
        guard let statement = messages.first?.statement,
            messages.allSatisfy({ $0.statement.sender == statement.sender })
        else {
            throw Refusal.badRequest(
                "SEVERAL_SENDERS", "The messages are of several senders", hint: "Report each agent by itself.")
        }
        let sender = AgentID(bytes: statement.sender.bytes)
        try await verify(messages, from: sender, to: context.agent.id, network)
        let now = network.clock.now
        try network.limiters.spendReport(by: context.agent.id, now: now)
        try await RevealedReports(network.moderation).store(
            RevealedReport(sender: sender, reason: input.reason, note: input.note ?? "", messages: messages),
            by: context, day: now.day)
        return .json(ActionReply(message: "Reported to the operator's moderators", action: "reported"))
    }

    private static func read(_ object: RevealedMessageObject) throws -> RevealedMessage {
        // Within what canonical JSON holds.
        let numbers = 0...CanonicalValue.maxInteger
        guard numbers.contains(object.counter), numbers.contains(object.time) else {
            throw Refusal(MessageFormatProblem.malformedReveal)
        }
        do {
            return try RevealedMessage(
                suite: object.suite, logOrigin: object.logOrigin, recipient: object.recipient,
                recipientKey: object.recipientKey, prekeyID: object.prekeyID, prekeySHA256: object.prekeySHA256,
                sender: object.sender, keyID: object.keyID, messageID: object.messageID,
                conversationID: object.conversationID, counter: object.counter, time: object.time, body: object.body,
                signature: object.signature)
        } catch let problem as MessageFormatProblem {
            throw Refusal(problem)
        } catch let problem as SignatureProblem {
            throw Refusal(problem)
        }
    }

    /// Throws a `Refusal` unless each was written by the sender, under a key of its own, to this agent on this network.
    private static func verify(
        _ messages: [RevealedMessage], from sender: AgentID, to recipient: AgentID, _ network: AgentNetwork
    ) async throws {
        let own = try await network.store.all(IdentityKeyQueries.of(recipient, limit: AgentKeys.most))
        for message in messages {
            let info = message.statement.info
            guard info.logOrigin == network.log.origin else { throw Refusal.revealedElsewhere }
            guard info.recipient.bytes == recipient.bytes, own.contains(where: { $0.key == info.recipientKey.bytes })
            else { throw Refusal.revealedToOther }
            let found = try await network.store.first(IdentityKeyQueries.find(message.statement.key.text))
            // Also one that was taken back: what was signed with it was signed.
            guard let key = found, key.agent == sender, message.isSigned(by: try key.identityKey()) else {
                throw Refusal.revealNotSigned
            }
        }
    }
}

extension Refusal {
    fileprivate static let revealedElsewhere = Refusal.badRequest(
        "OTHER_NETWORK", "A message was not written on this network", hint: "Report it where it was.")

    fileprivate static let revealedToOther = Refusal.forbidden(
        "NOT_YOUR_MESSAGE", "A message was not sealed to you", hint: "Only its recipient can report a sealed message.")

    fileprivate static let revealNotSigned = Refusal.badRequest(
        "SIGNATURE_INVALID", "A message is not signed by a key of its sender",
        hint: "Reveal every field as it was opened.")
}
