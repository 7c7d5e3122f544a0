import ByteFraming
import MessageFormats

/// A device of an agent: the key that everybody may seal to, where its one-time keys lie, and how far its mailbox was
/// acknowledged.
struct SealedDevice: Sendable, Equatable {
    /// One-time keys that lie in one row: see `PrekeyPack`.
    struct Pack: Sendable, Equatable {
        /// 16 random bytes, from which the row's tag follows.
        let id: [UInt8]
        let count: Int
        /// After which none of them is good.
        let lastDay: Int64
    }

    let id: DeviceID
    /// The key that signs all of the device's keys.
    var identityKeyID: String
    var medium: StoredPrekey
    /// Also of rows that were taken out since: only a look at the rows tells what is left.
    var packs: [Pack] = []
    var acknowledged = MailboxEnd.beginning
    /// On which the device came: nothing in its mailbox is older.
    let sinceDay: Int64

    init(id: DeviceID, identityKeyID: String, medium: StoredPrekey, sinceDay: Int64) {
        (self.id, self.identityKeyID, self.medium, self.sinceDay) = (id, identityKeyID, medium, sinceDay)
    }

    var bytes: [UInt8] {
        Framing.frame(
            [id.bytes, Array(identityKeyID.utf8)] + medium.fields
                + [acknowledged.day, Int64(acknowledged.next), Int64(acknowledged.nextOfDayBefore), sinceDay].map(
                    Framing.number)
                + [packs.flatMap { Framing.frame([$0.id, Framing.number(Int64($0.count)), Framing.number($0.lastDay)]) }])
    }

    init(_ reader: inout FrameReader) throws {
        id = try DeviceID(bytes: try reader.field(exactly: RandomIDSize.bytes))
        identityKeyID = String(decoding: try reader.field(upTo: 64), as: UTF8.self)
        medium = try StoredPrekey(&reader)
        acknowledged = MailboxEnd(
            day: try reader.number(), next: Int(try reader.number()), nextOfDayBefore: Int(try reader.number()))
        sinceDay = try reader.number()
        var packed = FrameReader(try reader.field(upTo: 1 << 16))
        while !packed.isAtEnd {
            packs.append(
                Pack(
                    id: try packed.field(exactly: RandomIDSize.bytes), count: Int(try packed.number()),
                    lastDay: try packed.number()))
        }
    }
}
