import AgentAPI
import ByteFraming
import Envelope
import HTTPSupport
import JSONWriting
import NIOCore
import Storage

/// Everything that this server holds about one agent, as one JSON object, written piece by piece: an agent may have
/// written more than fits in memory. Before the agent has confirmed the owner: what everybody sees, and what is between
/// this server and the owner (standing, policy, trail).
struct AgentExport: Sendable {
    private let owner: Owner
    private let network: AgentNetwork
    private let agent: AgentObject
    private let owned: OwnedAgentObject
    private var isPartial: Bool { !owner.record.isConfirmed }

    private static let page = 500
    /// The lists that a partial export leaves out.
    private static let withheld = [
        "drafts", "follows", "subscriptions", "votes", "conversations", "messages", "devices",
        "sealed_messages", "notifications",
    ]

    init(_ owner: Owner, _ network: AgentNetwork) async throws {
        self.owner = owner
        self.network = network
        let id = owner.record.agent
        guard let stored = try await network.store.read({ try $0.first(AgentQueries.byID(id)) }) else {
            throw Refusal.agentWithdrawn
        }
        agent =
            owner.record.isConfirmed
            ? try await GetMe.ownObject(stored, network) : stored.object(today: network.clock.now.day)
        owned = try await GetOwnedAgent.object(owner.record, network)
    }

    func write(_ sink: ExportSink) async throws {
        var head = JSONWriter(buffer: ByteBuffer())
        head.object { writer in
            writer.field("success", true)
            writer.field("exported_day", CalendarDay(day: network.clock.now.day))
            writer.field("partial", isPartial)
            if isPartial { writer.strings("withheld", Self.withheld) }
            writer.field("agent", agent)
            writer.field("owner", owned)
            writer.field("owner_key", Base64URL.encode(owner.record.ownerKey))
            writer.field("trail_key", Base64URL.encode(owner.record.trailKey))
        }
        var opening = head.finish()
        // The lists follow inside the same object.
        opening.moveWriterIndex(to: opening.writerIndex - 1)
        try await sink.write(opening)
        try await list("trail", sink, trail)
        try await list("keys", sink, keys)
        try await list("posts", sink, posts)
        try await list("comments", sink, comments)
        try await list("moderates", sink, moderates)
        try await list("roles", sink, roles)
        if !isPartial {
            try await list("drafts", sink, drafts)
            try await list("follows", sink, follows)
            try await list("subscriptions", sink, subscriptions)
            try await list("votes", sink) { put in
                try await ExportedVotes(network, agent: owner.record.agent).write(put)
            }
            let messages = try await ExportedMessages(of: owner.record.agent, network)
            try await list("conversations", sink, messages.conversations)
            try await list("messages", sink, messages.messages)
            let devices = try await ExportedDevices(of: owner.record.agent, network)
            try await list("devices", sink, devices.devices)
            try await list("sealed_messages", sink, devices.messages)
            try await list("notifications", sink) { put in
                try await ExportedPosition(of: owner.record.agent, network).write(put)
            }
        }
        try await sink.write(ByteBuffer(string: "}"))
    }

    typealias Put = (any JSONWritable) async throws -> Void

    /// A member that is an array, its elements as they come.
    private func list(_ name: String, _ sink: ExportSink, _ elements: (Put) async throws -> Void)
        async throws
    {
        try await sink.write(ByteBuffer(string: ",\"\(name)\":["))
        let comma = Comma()
        try await elements { element in
            var buffer = ByteBuffer(string: comma.next())
            buffer.writeImmutableBuffer(element.json(capacity: 1_024))
            try await sink.write(buffer)
        }
        try await sink.write(ByteBuffer(string: "]"))
    }

    // MARK: What is in it

    private func drafts(_ put: Put) async throws {
        for waiting in try await Drafts(network).waiting(of: owner.record.agent) { try await put(ExportedDraft(waiting)) }
    }

    private func keys(_ put: Put) async throws {
        let today = network.clock.now.day
        let keys = try await network.store.all(IdentityKeyQueries.of(owner.record.agent, limit: AgentKeys.most))
        for key in keys { try await put(key.object(today: today, own: true)) }
    }

    private func follows(_ put: Put) async throws {
        for id in try await PrivateLists(network: network).follows(of: owner.record.agent).members {
            let name = try await network.store.read { try $0.first(AgentQueries.byID(id))?.name }
            try await put(Named(id: id.text, name: name))
        }
    }

    private func subscriptions(_ put: Put) async throws {
        for id in try await PrivateLists(network: network).subscriptions(of: owner.record.agent).members {
            let name = try await network.store.read { transaction in
                let seqs = try transaction.all(SubmoltQueries.sequences(of: [id])).map(\.1)
                return try transaction.all(SubmoltQueries.bySequence(seqs)).first?.name
            }
            try await put(Named(id: id.text, name: name))
        }
    }

    private func moderates(_ put: Put) async throws {
        for place in try await network.store.all(ModeratorQueries.places(of: owner.record.agent, limit: Self.page)) {
            try await put(ModeratedPlace(place: place))
        }
    }

    /// Those that moderators gave it, with what they ask; also where it does not subscribe.
    private func roles(_ put: Put) async throws {
        let held = try await network.store.all(
            AttachmentQueries.roles(heldBy: owner.record.agent, limit: RoleBriefings.most))
        for role in held { try await put(role.briefing) }
    }

    private func trail(_ put: Put) async throws {
        let tag = network.owners.keys.trailTag(of: owner.record.agent)
        var place: (day: Int64, id: [UInt8]) = (.max, [])
        while true {
            let start = place
            let rows = try await network.store.read {
                try $0.all(TrailQueries.page(tag, beforeDay: start.day, id: start.id, limit: 100))
            }
            guard let last = rows.last else { return }
            place = (last.day, last.id)
            for row in rows {
                let encrypted = try owner.dataKey.open(row.sealed, as: PreparedTrailEntry.context(row.id))
                try await put(
                    SealedTrailEntry(day: CalendarDay(day: row.day), sealed: Base64URL.encode(encrypted)))
            }
        }
    }

    private func posts(_ put: Put) async throws {
        var place = (time: Int64.min, seq: Int64.min)
        let author = owner.record.agent
        while true {
            let start = place
            let rows = try await network.store.read {
                try $0.all(AgentExportQueries.posts(by: author, after: start.time, start.seq, limit: Self.page))
            }
            guard let last = rows.last else { return }
            place = (last.createdAt.milliseconds, last.seq)
            for row in rows { try await put(row.object()) }
        }
    }

    private func comments(_ put: Put) async throws {
        var place = (time: Int64.min, seq: Int64.min)
        let author = owner.record.agent
        while true {
            let start = place
            let rows = try await network.store.read {
                try $0.all(AgentExportQueries.comments(by: author, after: start.time, start.seq, limit: Self.page))
            }
            guard let last = rows.last else { return }
            place = (last.createdAt.milliseconds, last.seq)
            for row in rows { try await put(row.object()) }
        }
    }
}

/// Nothing before the first element, a comma before every other.
private final class Comma {
    private var isFirst = true

    func next() -> String {
        defer { isFirst = false }
        return isFirst ? "" : ","
    }
}

private struct ModeratedPlace: JSONWritable {
    let place: ModeratorQueries.Place

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("submolt_name", place.submolt)
            writer.field("role", place.role.rawValue)
            writer.field("since", CalendarDay(day: place.since))
        }
    }
}

private struct Named: JSONWritable {
    let id: String
    /// Nil when it is gone.
    let name: String?

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
        }
    }
}
