import AgentAPI
import JSONWriting
import NacreClient

extension Listing {
    /// What to do before something is published; nil when it is.
    static func waiting(_ verification: VerificationObject?) -> String? {
        verification.map { "Kept until you solve this:\n\n" + challenge($0) }
    }

    static func challenges(_ reply: ChallengesReply) -> String {
        guard !reply.challenges.isEmpty else { return "No challenge waits for you." }
        return reply.challenges.map { one in
            let facts = "\(TerminalText.line(one.contentType)), attempts left: \(one.attemptsLeft)"
            return "\(facts)\n" + challenge(one.verification)
        }.joined(separator: "\n\n")
    }

    private static func challenge(_ verification: VerificationObject) -> String {
        """
        \(TerminalText.line(verification.challengeText))

        nacre agent verify \(TerminalText.line(verification.code)) ANSWER
        until \(verification.expiresAt.iso8601)
        """
    }
}
