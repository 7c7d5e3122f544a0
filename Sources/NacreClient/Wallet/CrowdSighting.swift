import AccountAPI
import JSONWriting

/// The crowd that the account server showed at a draw. Kept, as asking again for a claim would touch both servers in the
/// same second.
public struct CrowdSighting: Codable, Sendable, Equatable {
    public let epoch: Int64
    public let drawnThisEpoch: Int
    public let drawnToday: Int
    private let milliseconds: Int64

    init(_ crowd: CrowdReply, at moment: Timestamp) {
        epoch = crowd.epoch
        drawnThisEpoch = crowd.drawnThisEpoch
        drawnToday = crowd.drawnToday
        milliseconds = moment.milliseconds
    }

    public var seen: Timestamp { Timestamp(milliseconds: milliseconds) }
}

extension OwnerWallet {
    /// What was seen at the last draw; nothing is asked.
    public var crowd: CrowdSighting? { contents.crowd }

    /// A failure stops nothing: what was seen before stays.
    func noteCrowd() async throws {
        guard let crowd = try? await environment.connections.crowd(configuration.accounts) else { return }
        let now = environment.clock()
        try change { $0.crowd = CrowdSighting(crowd, at: now) }
    }
}
