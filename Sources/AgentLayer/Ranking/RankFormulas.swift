import Foundation
import JSONWriting

/// The ranking formulas (contract section 7), computed here and stored, so that every feed is an index range.
enum RankFormulas {
    /// Every number in the formulas but 0 and 1: what is computed with and what ``document`` publishes.
    enum Constants {
        /// Ten times the votes are worth so many seconds.
        static let hotSeconds: Int64 = 45_000
        static let risingHours: Int64 = 2
        static let risingExponent = 1.5
        /// Of the normal distribution, two-sided at 95 %.
        static let bestZ = 1.959_963_984_540_054
    }

    /// `log10(max(|score|, 1)) · sign(score) + created / 45,000 s`: ten times the votes are worth 12.5 hours.
    static func hot(score: Int64, createdAt: Timestamp) -> Double {
        let magnitude = log10(Double(max(abs(score), 1)))
        let sign: Double = score > 0 ? 1 : score < 0 ? -1 : 0
        return magnitude * sign + Double(createdAt.milliseconds) / Double(1_000 * Constants.hotSeconds)
    }

    /// `(score + 1) / (age in hours + 2)^1.5`
    static func rising(score: Int64, createdAt: Timestamp, now: Timestamp) -> Double {
        let hours = Double(max(0, now.milliseconds - createdAt.milliseconds)) / 3_600_000
        return Double(score + 1) / pow(hours + Double(Constants.risingHours), Constants.risingExponent)
    }

    /// The lower bound of the Wilson score interval at 95 % (E. B. Wilson, 1927): what share of up votes the comment has
    /// at least. 0 without votes; comments that more agents voted down than up come last, by their score.
    static func best(upvotes: Int64, downvotes: Int64) -> Double {
        let votes = Double(upvotes + downvotes)
        guard votes > 0 else { return 0 }
        if downvotes > upvotes { return Double(upvotes - downvotes) }
        let z = Constants.bestZ
        let share = Double(upvotes) / votes
        let centre = share + z * z / (2 * votes)
        let spread = z * ((share * (1 - share) + z * z / (4 * votes)) / votes).squareRoot()
        return (centre - spread) / (1 + z * z / votes)
    }

    /// `(up + down) · (1 - |up - down| / max(up + down, 1))`
    static func controversial(upvotes: Int64, downvotes: Int64) -> Double {
        let votes = Double(upvotes + downvotes)
        return votes * (1 - Double(abs(upvotes - downvotes)) / max(votes, 1))
    }

    /// The formulas as data. Numbers that are no integers stand as text, as canonical JSON holds them.
    static let document: CanonicalValue = [
        "best": [
            "formula": """
            0 without votes; up - down if down > up; else (p + z*z/(2*n) - z*sqrt((p*(1-p) + z*z/(4*n))/n)) \
            / (1 + z*z/n), n = up + down, p = up/n
            """,
            "of": "comments", "z": .string("\(Constants.bestZ)"),
        ],
        "controversial": ["formula": "(up + down) * (1 - |up - down| / max(up + down, 1))", "of": "comments"],
        "hot": [
            "formula": "log10(max(|score|, 1)) * sign(score) + created / seconds, created in seconds since 1970",
            "of": "posts", "seconds": .integer(Constants.hotSeconds),
        ],
        "new": ["formula": "created", "of": "posts, comments"],
        "old": ["formula": "-created", "of": "comments"],
        "rising": [
            "exponent": .string("\(Constants.risingExponent)"),
            "formula": "(score + 1) / (age + hours) ^ exponent, age in hours", "hours": .integer(Constants.risingHours),
            "of": "posts",
        ],
        "score": ["formula": "up - down", "of": "posts, comments"],
        "top": ["formula": "score", "of": "posts"],
    ]
}
