import Envelope
import MessageFormats
import Storage

/// An agent with what it takes to open its mailbox. The keys are fetched before a transaction, which cannot wait for them.
struct MailboxHolder: Sendable {
    let agent: AgentID
    /// Where the agent's sealed `Mailbox` is.
    let stateTag: [UInt8]
    /// Where its `SealedDevices` are.
    let devicesTag: [UInt8]
    let arrived: MailboxAddress
    let sent: MailboxAddress
    /// The agent's data key; nil when nothing was ever sealed for it.
    let key: DataKey?
    private let messageKeys: MessageKeys
    private let networkKeys: NetworkKeys

    init(reading agent: AgentID, _ network: AgentNetwork) async throws {
        try await self.init(agent, key: network.keys.existingListKey(of: agent), network)
    }

    /// The same for writing: makes the key with the first private record. Should it be found in the transaction that the
    /// agent was withdrawn, `PrivateLists.destroyKey(ofWithdrawn:)` comes next.
    init(writing agent: AgentID, _ network: AgentNetwork) async throws {
        try await self.init(agent, key: network.keys.listKey(of: agent), network)
    }

    private init(_ agent: AgentID, key: DataKey?, _ network: AgentNetwork) throws {
        self.agent = agent
        self.key = key
        (messageKeys, networkKeys) = (network.messages.keys, network.keys)
        stateTag = network.keys.listTag(.messages, of: agent)
        devicesTag = network.keys.listTag(.devices, of: agent)
        arrived = network.messages.keys.mailbox(.arrived, of: agent)
        sent = network.messages.keys.mailbox(.sent, of: agent)
    }

    func address(of entry: Conversation.Entry) -> MailboxAddress { entry.isOwn ? sent : arrived }

    /// Where sealed messages to one of its devices lie.
    func arrived(at device: DeviceID) -> MailboxAddress {
        messageKeys.mailbox(.arrived, of: agent, device: device.bytes)
    }

    /// Where a row of one-time keys is.
    func packTag(_ id: [UInt8]) -> [UInt8] { networkKeys.packTag(id, of: agent) }

    /// The key, where something sealed was found.
    func requireKey() throws -> DataKey {
        guard let key else { throw EnvelopeError.shredded }
        return key
    }
}

extension ReadTransaction {
    /// The agent's mailbox as it wrote it last, without what has arrived since; nil when it never wrote it.
    func storedMailbox(of holder: MailboxHolder, today: Int64) throws -> (mailbox: Mailbox, revision: Int64)? {
        guard let row = try first(PrivateListQueries.find(holder.stateTag)) else { return nil }
        let content = try holder.requireKey().open(row.sealed, as: PrivateLists.context(holder.stateTag))
        var mailbox = try Mailbox(bytes: Padding.unpad(content))
        mailbox.tidy(today: today)
        return (mailbox, row.revision)
    }

    /// The agent's mailbox with everything that has arrived, and the revision that it was stored under.
    ///
    /// - Parameters:
    ///   - since: the day on which the agent came, where that is known: nothing can be older.
    ///   - ends: remembers where there was nothing. What comes is only ever put behind that.
    func mailbox(
        of holder: MailboxHolder, today: Int64, since: Int64 = 0, readings: MailboxReadings.OfAgent = [:],
        ends: MailboxEnds? = nil
    ) throws -> (mailbox: Mailbox, revision: Int64?) {
        guard let key = holder.key else { return (Mailbox(), nil) }
        let stored = try storedMailbox(of: holder, today: today)
        var mailbox = stored?.mailbox ?? Mailbox()
        let firstDay = max(today - MailboxPlace.keptDays, since)
        var start = mailbox.arrived
        if let quiet = ends?.quietUntil(holder.arrived), quiet.day <= today, quiet.isAfter(start) { start = quiet }
        let news = try arrivals(at: holder.arrived, after: start, from: firstDay, through: today)
        if news.rows.isEmpty { ends?.note(holder.arrived, quietUntil: news.end) }
        for (place, sealed) in news.rows {
            // One that cannot be opened, altered or of a key that is gone, does not take the others with it.
            guard let message = try? StoredMessage(sealed: sealed, tag: holder.arrived.tag(place), key: key) else {
                continue
            }
            mailbox.receive(message, at: place)
        }
        mailbox.arrived = news.end
        for (conversation, end) in readings { mailbox.markRead(conversation, upTo: end) }
        return (mailbox, stored?.revision)
    }

    /// What lies in a mailbox after `end`, oldest first. Each round asks for more places of the days whose places were all
    /// taken; mostly there is one, of one place a day.
    private func arrivals(
        at address: MailboxAddress, after end: MailboxEnd, from firstDay: Int64, through today: Int64
    ) throws -> (rows: [(place: MailboxPlace, sealed: [UInt8])], end: MailboxEnd) {
        // Behind the end even if the clock was set back since: see `Delivery`.
        let lastDay = max(today, end.day)
        var next: [Int64: Int] = [:]
        for day in max(firstDay, end.day - 1)...max(firstDay, lastDay) { next[day] = end.start(of: day) }
        var rows: [(place: MailboxPlace, sealed: [UInt8])] = []
        var days = next.keys.sorted()
        var window = 1
        while !days.isEmpty {
            var tags: [[UInt8]: MailboxPlace] = [:]
            for day in days {
                let start = next[day] ?? 0
                for number in start..<(start + window) {
                    let place = MailboxPlace(day: day, number: number)
                    tags[address.tag(place)] = place
                }
            }
            let found = try all(MessageQueries.find(Array(tags.keys)))
            var count: [Int64: Int] = [:]
            for row in found {
                guard let place = tags[row.tag] else { continue }
                rows.append((place, row.sealed))
                count[place.day, default: 0] += 1
            }
            for (day, count) in count { next[day, default: 0] += count }
            let full = window
            days = days.filter { count[$0] == full }
            window = min(window * 8, 64)
        }
        rows.sort { ($0.place.day, $0.place.number) < ($1.place.day, $1.place.number) }
        let newEnd = MailboxEnd(
            day: lastDay, next: next[lastDay] ?? end.start(of: lastDay) ?? 0,
            nextOfDayBefore: next[lastDay - 1] ?? end.start(of: lastDay - 1) ?? 0)
        return (rows, newEnd)
    }
}

extension WriteTransaction {
    /// Changes the mailbox of an agent whose lock this transaction holds.
    ///
    /// Compare-and-swap all the same: throws `MailboxMoved` when it is not any more as it was read, and the whole is done
    /// again. Nothing is written when nothing changed but what was taken in or read.
    ///
    /// NOTE: sealing draws a nonce, which a write closure may do although it draws nothing else: run again, it must seal
    /// under another one.
    func changeMailbox<Result>(
        of holder: MailboxHolder, today: Int64, readings: MailboxReadings.OfAgent, revision: Int64,
        _ change: (inout Mailbox) throws -> Result
    ) throws -> Result {
        let (before, stored) = try read.mailbox(of: holder, today: today, readings: readings)
        var mailbox = before
        let result = try change(&mailbox)
        if mailbox != before { try replace(mailbox, of: holder, revision: revision, expected: stored) }
        return result
    }

    func replace(_ mailbox: Mailbox, of holder: MailboxHolder, revision: Int64, expected: Int64?) throws {
        let sealed = try holder.requireKey()
            .seal(Padding.pad(mailbox.bytes), as: PrivateLists.context(holder.stateTag))
        let command =
            if let expected {
                PrivateListQueries.swap(holder.stateTag, sealed: sealed, revision: revision, expected: expected)
            } else {
                PrivateListQueries.insert(holder.stateTag, sealed: sealed, revision: revision)
            }
        guard try run(command) == 1 else { throw MailboxMoved() }
    }

    /// The first free place of a day in a mailbox whose lock this transaction holds.
    ///
    /// - Parameters:
    ///   - hint: where it was a moment ago. Looked at before it is believed: a gap would hide what comes after it.
    ///   - first: what was acknowledged of the day before this place may be gone.
    func freePlace(
        at address: MailboxAddress, on day: Int64, hint: Int, from first: Int = 0
    ) throws -> MailboxPlace {
        let hint = max(hint, first)
        func taken(_ numbers: [Int]) throws -> Set<Int> {
            let places = Dictionary(
                numbers.map { (address.tag(MailboxPlace(day: day, number: $0)), $0) }, uniquingKeysWith: { $1 })
            return Set(try all(MessageQueries.taken(Array(places.keys))).compactMap { places[$0] })
        }
        let near = try taken(hint == first ? [first] : [hint - 1, hint])
        if near == (hint == first ? [] : [hint - 1]) { return MailboxPlace(day: day, number: hint) }
        // Everything up to a place that is taken is taken.
        var low = first
        while try taken([low]).contains(low) {
            let ahead = (0..<10).map { low + (1 << $0) }
            let found = try taken(ahead)
            low = ahead.last { found.contains($0) } ?? low + 1
        }
        return MailboxPlace(day: day, number: low)
    }
}

/// Somebody else changed the mailbox meanwhile: begin anew.
struct MailboxMoved: Error {}
