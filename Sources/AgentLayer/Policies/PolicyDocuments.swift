import HTTPSupport
import JSONWriting
import NIOCore

/// The policies in force, each as a canonical JSON document, made from the very values that the program goes by: another
/// number, formula or word is another document.
struct PolicyDocuments: Sendable {
    let documents: [PolicyName: CanonicalValue]

    init(limits: PublishedLimits, challenges: ChallengePolicy, skills: SkillLibrary) {
        var documents: [PolicyName: CanonicalValue] = [
            .limits: Self.limits(limits, challenges), .ranking: RankFormulas.document,
        ]
        for name in PolicyName.allCases {
            if let text = name.skillText { documents[name] = Self.text(text, in: skills) }
        }
        self.documents = documents
    }

    private static func limits(_ limits: PublishedLimits, _ challenges: ChallengePolicy) -> CanonicalValue {
        [
            "challenges": .string(challenges.rawValue),
            "limits": .object(limits.members.mapValues { .integer(Int64($0)) }),
            "sizes": .object(
                Dictionary(
                    LimitsReply.sizes.map { ($0.name, CanonicalValue.integer(Int64($0.most))) },
                    uniquingKeysWith: { first, _ in first })),
            "voting_days": .integer(NetworkKeys.votingDays),
        ]
    }

    /// A text line by line, so that its versions can be compared.
    private static func text(_ text: SkillText, in skills: SkillLibrary) -> CanonicalValue? {
        guard let document = skills.document(text, version: nil) else { return nil }
        let lines = String(buffer: document.bytes).split(separator: "\n", omittingEmptySubsequences: false)
        return [
            "lines": .array(lines.map { .string(String($0)) }), "version": .string(skills.newest),
        ]
    }
}
