import JSONWriting
import Storage
import TransparencyLog

/// How a witness stands with the log.
public enum WitnessState: String, Sendable {
    /// Nothing was asked of it yet.
    case new
    /// It cosigned the last checkpoint that it was sent.
    case cosigning
    case unreachable
    /// It answered with a refusal, or with a signature that is none.
    case refusing
    /// It has cosigned a greater tree of this log than this server knows.
    case ahead
    /// It said that it knows a smaller tree than it once cosigned: it is not counted, and asked again rarely, with the tree
    /// that it cosigned. Only the signature of one that goes on from there clears it: what was said in its name was not
    /// signed.
    case wentBack = "went_back"
}

/// What is known of a witness, and when it is asked next.
struct WitnessStatus: Sendable {
    let address: WitnessAddress
    /// The size of the tree that it cosigned last, of which we hold its word.
    var size: Int64 = 0
    /// When that was, by its own clock, in seconds since 1970.
    var cosignedAt: Int64?
    var state = WitnessState.new
    /// Not before: a witness that does not answer must not hold up the others.
    var nextTry = ContinuousClock.now
    private var failures = 0

    private static let longestPause = 10
    private static let pauseAfterGoingBack = 600

    init(_ address: WitnessAddress) { self.address = address }

    mutating func cosigned(_ size: Int64, at time: Int64) {
        self.size = size
        cosignedAt = time
        state = .cosigning
        failures = 0
        nextTry = .now
    }

    mutating func failed(_ state: WitnessState) {
        // One that went back has not come forward by being silent.
        if self.state != .wentBack { self.state = state }
        failures = min(failures + 1, 4)
        nextTry =
            .now + .seconds(self.state == .wentBack ? Self.pauseAfterGoingBack : min(1 << failures, Self.longestPause))
    }
}

/// On `log_witnesses`.
enum WitnessQueries {
    struct Stored: Sendable {
        let vkey: String
        let size: Int64
        let cosignedAt: Int64?
        let wentBack: Bool
    }

    static func all() -> Query<Stored> {
        Query("SELECT vkey, size, cosigned_at, went_back FROM log_witnesses") { row in
            Stored(
                vkey: try row.text(), size: try row.integer(), cosignedAt: try row.integerIfPresent(),
                wentBack: try row.boolean())
        }
    }

    static func put(_ witness: WitnessStatus) -> Command {
        Command(
            """
            INSERT INTO log_witnesses (vkey, size, cosigned_at, went_back)
            VALUES (\(witness.address.verifier.vkey), \(witness.size), \(witness.cosignedAt),
                \(witness.state == .wentBack))
            ON CONFLICT (vkey) DO UPDATE SET size = excluded.size, cosigned_at = excluded.cosigned_at,
                went_back = excluded.went_back
            """)
    }

    /// What they knew was of a log of another name.
    static func forgetAll() -> Command { Command("DELETE FROM log_witnesses") }
}
