import JSONWriting

/// GET /v1/crowd: how many accounts an owner disappears among, in steps of 20, rounded down.
public struct CrowdReply: Codable, JSONWritable {
    public let epoch: Int64
    /// Accounts that drew in this epoch.
    public let drawnThisEpoch: Int
    /// Accounts that drew today (UTC); counted in memory only, so since the last start at most.
    public let drawnToday: Int

    /// Public counts move in steps of this size, so that nobody sees one account draw.
    public static let step = 20

    public init(epoch: Int64, drawnThisEpoch: Int, drawnToday: Int) {
        self.epoch = epoch
        self.drawnThisEpoch = drawnThisEpoch
        self.drawnToday = drawnToday
    }

    private enum CodingKeys: String, CodingKey {
        case epoch, drawnThisEpoch = "drawn_this_epoch", drawnToday = "drawn_today"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("epoch", epoch)
            writer.field("drawn_this_epoch", drawnThisEpoch)
            writer.field("drawn_today", drawnToday)
        }
    }
}
