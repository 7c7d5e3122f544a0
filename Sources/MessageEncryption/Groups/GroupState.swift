public import AgentSignatures
import ByteFraming
public import JSONWriting
public import MessageFormats

/// What a group is at one time: canonical JSON that an administrator signs.
///
/// Whoever is in ``members`` may write, whoever is in ``admins`` may make the next state. Each state names the hash of the
/// one before, so members can tell that they have the same history.
public struct GroupState: Sendable {
    public static let version1: Int64 = 1
    public static let mostMembers = 100
    public static let mostNameBytes = 200

    public let group: ConversationID
    /// 1 when founded, one more with each change.
    public let version: Int64
    public let name: String
    /// Some of the members; in order.
    public let admins: [ObjectUUID]
    /// In order.
    public let members: [ObjectUUID]
    /// What the members deliver by: another one after each removal, so that who was removed cannot go on.
    public let delivery: DeliveryID
    /// Hash of the state before; nil in the first.
    public let previous: ContentHash?

    /// - Throws: `malformedGroupState`.
    public init(
        group: ConversationID, version: Int64, name: String, admins: [ObjectUUID], members: [ObjectUUID],
        delivery: DeliveryID, previous: ContentHash?
    ) throws(MessageProblem) {
        let admins = Self.ordered(admins)
        let members = Self.ordered(members)
        guard (1...CanonicalValue.maxInteger).contains(version), (version == 1) == (previous == nil),
            name.utf8.count <= Self.mostNameBytes, (1...Self.mostMembers).contains(members.count),
            Set(admins).isSubset(of: members)
        else { throw .malformedGroupState }
        self.group = group
        self.version = version
        self.name = name
        self.admins = admins
        self.members = members
        self.delivery = delivery
        self.previous = previous
    }

    /// - Throws: `malformedGroupState`, also for members that are not in order or named twice: one state has one text.
    public init(_ value: CanonicalValue) throws(MessageProblem) {
        guard value["v"]?.number == Self.version1, let group = value["group"]?.text,
            let group = try? ConversationID(group), let version = value["version"]?.number,
            let name = value["name"]?.text, let admins = Self.agents(value["admins"]),
            let members = Self.agents(value["members"]), let delivery = value["delivery"]?.text,
            let delivery = try? DeliveryID(delivery), let before = value["previous"]
        else { throw .malformedGroupState }
        let previous = before.text.flatMap { ContentHash($0) }
        guard before.isNull || previous != nil else { throw .malformedGroupState }
        try self.init(
            group: group, version: version, name: name, admins: admins, members: members, delivery: delivery,
            previous: previous)
        guard self.value == value else { throw .malformedGroupState }
    }

    /// - Throws: `malformedGroupState`.
    public init(parsing bytes: [UInt8]) throws(MessageProblem) {
        guard bytes.count <= MessageStatement.mostBodyBytes, let value = try? CanonicalValue(parsing: bytes) else {
            throw .malformedGroupState
        }
        try self.init(value)
    }

    public var value: CanonicalValue {
        [
            "v": .integer(Self.version1), "group": .string(group.text), "version": .integer(version),
            "name": .string(name), "admins": .array(admins.map { .string($0.text) }),
            "members": .array(members.map { .string($0.text) }), "delivery": .string(delivery.text),
            "previous": CanonicalValue(previous?.text),
        ]
    }

    public var bytes: [UInt8] { value.bytes }

    /// SHA-256 over `"nacre/group/v1\0"` and the canonical text.
    public var hash: ContentHash { ContentHash(of: Array("nacre/group/v1\0".utf8) + bytes) }

    /// SHA-256 over `"nacre/group-members/v1\0"` and the members' UUIDs, framed.
    public var membersHash: ContentHash {
        ContentHash(
            of: Array("nacre/group-members/v1\0".utf8) + Framing.frame(optional: members.map { Optional($0.bytes) }))
    }

    /// Looks whether `next` may come after this state.
    ///
    /// - Parameter signer: who signed it.
    /// - Throws: `groupStateDoesNotFollow`, `notAnAdministrator`.
    public func check(next: GroupState, signer: ObjectUUID) throws(MessageProblem) {
        guard next.group == group, next.version == version + 1, next.previous == hash else {
            throw .groupStateDoesNotFollow
        }
        guard admins.contains(signer) else { throw .notAnAdministrator }
        let isSomebodyGone = !Set(members).isSubset(of: next.members)
        guard !isSomebodyGone || next.delivery != delivery else { throw .groupStateDoesNotFollow }
    }

    private static func agents(_ value: CanonicalValue?) -> [ObjectUUID]? {
        guard let elements = value?.elements, elements.count <= mostMembers else { return nil }
        var agents: [ObjectUUID] = []
        for element in elements {
            guard let text = element.text, let agent = try? ObjectUUID(text) else { return nil }
            agents.append(agent)
        }
        return agents
    }

    private static func ordered(_ agents: [ObjectUUID]) -> [ObjectUUID] {
        Set(agents).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }
}
