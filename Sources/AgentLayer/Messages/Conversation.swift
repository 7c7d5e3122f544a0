import ByteFraming
import Envelope
import JSONWriting

/// What one of two agents knows of their conversation.
struct Conversation: Sendable, Equatable {
    enum State: UInt8, Sendable {
        /// This agent asked; whether the other one has answered stands in the other's mailbox.
        case requested = 1
        /// The other one asked.
        case asked
        /// Both want it.
        case open
        /// This agent said no. So does `blocked`, and takes no other request of that agent.
        case rejected
        case blocked
    }

    /// Where a message of it lies: 6 bytes.
    struct Entry: Sendable, Equatable {
        let place: MailboxPlace
        let isOwn: Bool
        var isUnread: Bool

        fileprivate var bytes: [UInt8] {
            [
                UInt8(truncatingIfNeeded: place.day >> 8), UInt8(truncatingIfNeeded: place.day),
                UInt8(truncatingIfNeeded: place.number >> 16), UInt8(truncatingIfNeeded: place.number >> 8),
                UInt8(truncatingIfNeeded: place.number), (isOwn ? 1 : 0) | (isUnread ? 2 : 0),
            ]
        }

        static let size = 6

        init(place: MailboxPlace, isOwn: Bool, isUnread: Bool) {
            self.place = place
            self.isOwn = isOwn
            self.isUnread = isUnread
        }

        fileprivate init(_ bytes: ArraySlice<UInt8>) {
            let numbers = bytes.map { Int($0) }
            place = MailboxPlace(
                day: Int64(numbers[0] << 8 | numbers[1]), number: numbers[2] << 16 | numbers[3] << 8 | numbers[4])
            isOwn = numbers[5] & 1 != 0
            isUnread = numbers[5] & 2 != 0
        }
    }

    let id: ConversationID
    let with: AgentID
    var state: State
    /// Whether this agent wrote first.
    let isOwn: Bool
    /// Whether something that the server cannot read was sent in it.
    var isSealed = false
    let startedAt: Timestamp
    var lastAt: Timestamp
    /// Oldest first, as they came.
    var entries: [Entry] = []

    var unread: Int { state == .open ? entries.count(where: \.isUnread) : 0 }

    init(_ id: ConversationID, with other: AgentID, _ state: State, isOwn: Bool, at time: Timestamp) {
        self.id = id
        with = other
        self.state = state
        self.isOwn = isOwn
        startedAt = time
        lastAt = time
    }

    private static let most = 1 << 20

    var bytes: [UInt8] {
        Framing.frame([
            id.bytes, with.bytes, [state.rawValue], [(isOwn ? 1 : 0) | (isSealed ? 2 : 0)],
            Framing.number(startedAt.milliseconds),
            Framing.number(lastAt.milliseconds), entries.flatMap(\.bytes),
        ])
    }

    init(_ reader: inout FrameReader) throws {
        id = ConversationID(bytes: try reader.field(exactly: 16))
        with = AgentID(bytes: try reader.field(exactly: 16))
        guard let state = State(rawValue: try reader.field(exactly: 1)[0]) else { throw EnvelopeError.cannotOpen }
        self.state = state
        let flags = try reader.field(exactly: 1)[0]
        (isOwn, isSealed) = (flags & 1 != 0, flags & 2 != 0)
        startedAt = Timestamp(milliseconds: try reader.number())
        lastAt = Timestamp(milliseconds: try reader.number())
        let packed = try reader.field(upTo: Self.most)
        guard packed.count % Entry.size == 0 else { throw EnvelopeError.cannotOpen }
        entries = stride(from: 0, to: packed.count, by: Entry.size).map { Entry(packed[$0..<($0 + Entry.size)]) }
    }
}
