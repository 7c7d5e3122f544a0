import ByteFraming
import HTTPSupport

/// Somebody with a role.
struct StaffMember: Sendable, Equatable {
    let account: AccountID
    /// By which the people concerned, and auditors, see who opened something.
    let name: String
    let role: Role
    let grantedDay: Int64

    init(account: AccountID, name: String, role: Role, grantedDay: Int64) {
        self.account = account
        self.name = name
        self.role = role
        self.grantedDay = grantedDay
    }

    private static let longestName = 64

    /// A name for somebody with a role: letters, digits, spaces and a few signs. Throws a 400 `Refusal`.
    static func name(_ given: String) throws(Refusal) -> String {
        guard given.utf8.count <= longestName, given.wholeMatch(of: /[\p{L}\p{N}][\p{L}\p{N} ._'-]*/) != nil else {
            throw .badRequest(
                "INVALID_NAME", "This name cannot be used",
                hint: "It has letters, digits, spaces and . _ ' -, at most \(longestName) bytes.")
        }
        return given
    }

    // MARK: Bytes

    private static let domain = Array("nacre/staff-role/v1\0".utf8)
    private static let size = 256

    /// Always of one size.
    var bytes: [UInt8] {
        ZeroPadding.pad(
            Framing.frame([
                Self.domain, account.bytes, Array(name.utf8), Array(role.rawValue.utf8), Framing.number(grantedDay),
            ]), to: Self.size)
    }

    init(bytes: [UInt8]) throws {
        guard let content = ZeroPadding.unpad(bytes) else { throw FramingError.unexpected }
        var reader = FrameReader(content)
        try reader.expect(Self.domain)
        let account = AccountID(bytes: try reader.field(exactly: AccountID.size))
        name = String(decoding: try reader.field(upTo: Self.longestName), as: UTF8.self)
        let role = Role(rawValue: String(decoding: try reader.field(upTo: 16), as: UTF8.self))
        grantedDay = try reader.number()
        try reader.end()
        guard let account, let role else { throw FramingError.unexpected }
        self.account = account
        self.role = role
    }
}
