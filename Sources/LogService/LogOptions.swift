import TransparencyLog

/// Who cosigns the checkpoints of a log, and how many of them it takes to publish one.
public struct LogOptions: Sendable {
    public let witnesses: [WitnessAddress]
    /// A checkpoint is published once so many witnesses have cosigned it.
    public let quorum: Int
    /// Called at each named moment of a checkpoint's way; for tests that end the process there.
    public var observer: @Sendable (SequencingPoint) -> Void = { _ in }

    /// Nobody cosigns: checkpoints are published as soon as they are signed.
    public static let alone = LogOptions()

    private init() {
        witnesses = []
        quorum = 0
    }

    /// - Parameter quorum: nil where it was not said, which is right without witnesses alone.
    public init(witnesses: [WitnessAddress], quorum: Int?) throws(LogOptionRefusal) {
        guard Set(witnesses.map(\.name)).count == witnesses.count,
            Set(witnesses.map(\.verifier.key)).count == witnesses.count
        else { throw .repeatedWitness }
        guard let quorum = witnesses.isEmpty ? quorum ?? 0 : quorum else { throw .quorumMissing }
        guard (0...witnesses.count).contains(quorum) else { throw .impossibleQuorum }
        self.witnesses = witnesses
        self.quorum = quorum
    }
}
