import AgentAPI
import AgentSignatures
import ByteFraming
import JSONWriting
import Storage

/// A row of `identity_keys`.
struct StoredIdentityKey: Sendable {
    /// Of the key itself, as the log names it.
    let object: String
    let agent: AgentID
    let keyID: String
    let key: [UInt8]
    let previous: [UInt8]?
    let authority: KeyStatement.Authority
    let authorityKey: [UInt8]?
    let signature: [UInt8]?
    /// As it was signed.
    let signingDay: Int64
    /// As it was signed before the owner vouched for it; nil unless she did so later.
    let ownDay: Int64?
    let addedDay: Int64
    /// When the owner vouched for a key that was there; nil where who vouches did so when it came.
    let authorizedDay: Int64?
    let removedDay: Int64?
    let removedByOwner: Bool

    static let columns: StaticString = """
        k.object_id, k.agent_id, k.key_id, k.public_key, k.previous, k.authority, k.authority_key, k.signature, k.day, \
        k.added_day, k.authorized_day, k.removed_day, k.removed_by_owner, k.own_day
        """

    init(_ row: inout Row) throws {
        object = try row.text()
        agent = AgentID(stored: try row.text())
        keyID = try row.text()
        key = try row.blob()
        previous = try row.blobIfPresent()
        authority = KeyStatement.Authority(number: try row.integer())
        authorityKey = try row.blobIfPresent()
        signature = try row.blobIfPresent()
        signingDay = try row.integer()
        addedDay = try row.integer()
        authorizedDay = try row.integerIfPresent()
        removedDay = try row.integerIfPresent()
        removedByOwner = try row.boolean()
        ownDay = try row.integerIfPresent()
    }

    init(
        object: ObjectUUID, agent: AgentID, key: IdentityKey, previous: IdentityKey?, authority: KeyStatement.Authority,
        authorityKey: [UInt8]?, signature: IdentitySignature?, signingDay: Int64, addedDay: Int64
    ) {
        (self.object, self.agent) = (object.text, agent)
        (keyID, self.key, self.previous) = (key.id.text, key.bytes, previous?.bytes)
        (self.authority, self.authorityKey, self.signature) = (authority, authorityKey, signature?.bytes)
        (self.signingDay, self.addedDay) = (signingDay, addedDay)
        (ownDay, authorizedDay, removedDay, removedByOwner) = (nil, nil, nil, false)
    }

    /// The same key as its owner vouches for it.
    func authorized(by act: OwnerKeyAct) -> StoredIdentityKey {
        StoredIdentityKey(self, authorityKey: act.ownerKey, signature: act.signature.bytes, signingDay: act.signingDay)
    }

    private init(_ key: StoredIdentityKey, authorityKey: [UInt8], signature: [UInt8], signingDay: Int64) {
        (object, agent, keyID, self.key, previous) = (key.object, key.agent, key.keyID, key.key, key.previous)
        (authority, self.authorityKey, self.signature) = (.owner, authorityKey, signature)
        (self.signingDay, addedDay, authorizedDay) = (signingDay, key.addedDay, key.authorizedDay)
        (ownDay, removedDay, removedByOwner) = (key.signingDay, key.removedDay, key.removedByOwner)
    }

    /// Whole days for which nothing is sealed to a key that nobody vouches for: 72 hours at least, as only the day is known.
    static let unauthorizedDays: Int64 = 4

    /// Whether it may sign now. What its owner took back is over at once, whenever it is shown.
    var isGood: Bool { removedDay == nil }

    /// Whether another key that it vouches for counts as vouched for. Otherwise who adds a key with a stolen bearer key
    /// would only have to add two.
    func mayVouch(on today: Int64) -> Bool { isGood && sealingFrom <= today }

    /// The first day on which something is sealed to prekeys that it signed.
    var sealingFrom: Int64 {
        let settled = addedDay + Self.unauthorizedDays
        guard authority != .none else { return settled }
        return authorizedDay.map { min(settled, $0 + 1) } ?? addedDay
    }

    /// The key as everybody sees it on a day. What an owner did shows from the next day on: her acts on several agents must
    /// not be seen at one moment.
    ///
    /// - Parameter own: for the agent itself or its owner, who see all of it at once.
    func object(today: Int64, own: Bool = false) -> IdentityKeyObject {
        let showsAuthority = own || authorizedDay.map { $0 < today } ?? true
        let showsRemoval = own || !removedByOwner || (removedDay ?? today) < today
        let removed = showsRemoval ? removedDay : nil
        return IdentityKeyObject(
            id: object, keyID: keyID, key: Base64URL.encode(key), previous: previous.map { Base64URL.encode($0) },
            authority: (showsAuthority ? authority : .none).rawValue,
            authorityKey: showsAuthority ? authorityKey.map { Base64URL.encode($0) } : nil,
            signature: showsAuthority ? signature.map { Base64URL.encode($0) } : nil,
            signingDay: showsAuthority ? signingDay : ownDay ?? signingDay,
            addedDay: CalendarDay(day: addedDay),
            sealingFrom: CalendarDay(day: showsAuthority ? sealingFrom : addedDay + Self.unauthorizedDays),
            removedDay: removed.map { CalendarDay(day: $0) })
    }

    /// The key with its checked type. Throws only for a row that this program did not write.
    func identityKey() throws -> IdentityKey { try IdentityKey(bytes: key) }
}

extension KeyStatement.Authority {
    /// As it is stored.
    var number: Int64 {
        switch self {
        case .none: 0
        case .key: 1
        case .owner: 2
        }
    }

    init(number: Int64) {
        switch number {
        case 1: self = .key
        case 2: self = .owner
        default: self = .none
        }
    }
}
