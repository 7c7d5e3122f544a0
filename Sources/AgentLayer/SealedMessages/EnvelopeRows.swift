import Envelope
import HTTPSupport
import JSONWriting
import MessageFormats
import Storage

/// Puts sealed messages into the mailboxes of one agent's devices.
struct EnvelopeRows: Sendable {
    let holder: MailboxHolder
    let envelopes: SealedEnvelopes

    private struct Box: Sendable {
        let device: DeviceID
        let address: MailboxAddress
        let message: [UInt8]
    }

    private let boxes: [Box]

    init(_ holder: MailboxHolder, _ envelopes: SealedEnvelopes) {
        (self.holder, self.envelopes) = (holder, envelopes)
        boxes = envelopes.messages.map { device, message in
            Box(device: device, address: holder.arrived(at: device), message: message)
        }
    }

    /// The locks of their mailboxes; who takes several takes them in ascending order.
    var lockKeys: [Int64] { boxes.map(\.address.lockKey) }

    /// Under these locks. Nothing is written where one of the mailboxes is full for today.
    ///
    /// - Parameter room: messages that a mailbox takes in a day.
    /// - Returns: where they were put, to be noted once it is committed; nil where there is no room.
    func insert(
        _ transaction: WriteTransaction, into devices: SealedDevices, now: Timestamp, room: Int, ends: MailboxEnds
    ) throws -> [MailboxAddress: MailboxPlace]? {
        var places: [MailboxAddress: MailboxPlace] = [:]
        for box in boxes {
            let end = devices[box.device]?.acknowledged ?? .beginning
            // Not before the day up to which they have acknowledged, should the clock have been ahead then.
            let day = max(now.day, end.day)
            let place = try transaction.freePlace(
                at: box.address, on: day, hint: ends.hint(box.address, on: day), from: end.start(of: day) ?? 0)
            guard place.number < room else { return nil }
            places[box.address] = place
        }
        let key = try holder.requireKey()
        for box in boxes {
            guard let place = places[box.address] else { continue }
            let tag = box.address.tag(place)
            let sealed = try StoredEnvelope.sealed(box.message, for: tag, under: key)
            // Taken only where somebody sends who holds other locks: another server on these tables.
            guard try transaction.run(MessageQueries.insert(tag, day: place.day, sealed: sealed)) == 1 else {
                throw MailboxMoved()
            }
        }
        return places
    }
}

extension WriteTransaction {
    /// Takes several locks in the one order in which everybody takes them.
    func lock(all keys: [Int64]) throws { for key in keys.sorted() { try lock(key) } }
}

extension MailboxEnds {
    func note(_ places: [MailboxAddress: MailboxPlace]) { for (address, place) in places { note(address, taken: place) } }
}
