import ByteFraming

/// Who opens personal data.
enum Actor: Sendable, Equatable {
    /// The person whose data it is.
    case owner
    /// Somebody with a role, under the name that was given with it.
    case staff(name: String, Role)
    case application(clientID: String, Role)
    /// A part of this server that acts by itself, such as the one that answers a payment provider.
    case service(String)

    /// What the public trail says of them: a role, or `service`.
    var roleName: String {
        switch self {
        case .owner: Role.owner.rawValue
        case .staff(_, let role), .application(_, let role): role.rawValue
        case .service: Self.serviceRole
        }
    }

    /// `owner`, `staff`, `application` or `service`.
    var kind: String {
        switch self {
        case .owner: "owner"
        case .staff: "staff"
        case .application: "application"
        case .service: "service"
        }
    }

    /// Nil for the person, who needs none.
    var name: String? {
        switch self {
        case .owner: nil
        case .staff(let name, _): name
        case .application(let clientID, _): clientID
        case .service(let name): name
        }
    }

    /// Whether somebody opened another's data, and neither the person nor whom the person let in.
    var isStaff: Bool {
        switch self {
        case .staff: true
        case .application(_, let role): role != .owner
        case .owner, .service: false
        }
    }

    static let serviceRole = "service"

    /// Bytes of the longest name that an entry of the trail has room for.
    static let longestName = 128

    // MARK: Bytes

    var fields: [[UInt8]] { [Array(kind.utf8), Array((name ?? "").utf8), Array(roleName.utf8)] }

    init(from reader: inout FrameReader) throws {
        let kind = String(decoding: try reader.field(upTo: 16), as: UTF8.self)
        let name = String(decoding: try reader.field(upTo: Self.longestName), as: UTF8.self)
        let roleName = String(decoding: try reader.field(upTo: 16), as: UTF8.self)
        switch (kind, Role(rawValue: roleName)) {
        case ("owner", .owner?): self = .owner
        case ("staff", let role?): self = .staff(name: name, role)
        case ("application", let role?): self = .application(clientID: name, role)
        case ("service", nil) where roleName == Self.serviceRole: self = .service(name)
        default: throw FramingError.unexpected
        }
    }
}
