import ByteFraming

/// What a person granted an application, once. Sealed under the account's data key.
struct Grant: Sendable {
    let clientID: String
    let scopes: Set<Scope>
    let createdDay: Int64
    /// Of the key that a public client's refresh tokens are bound to (RFC 9449 section 5).
    let thumbprint: [UInt8]?

    /// All are of one size.
    private static let size = 512

    var bytes: [UInt8] {
        ZeroPadding.pad(
            Framing.frame(optional: [
                Array(clientID.utf8), Array(Scope.text(scopes).utf8), Framing.number(createdDay), thumbprint,
            ]), to: Self.size)
    }
}

extension Grant {
    init(bytes: [UInt8]) throws {
        guard let content = ZeroPadding.unpad(bytes) else { throw FramingError.unexpected }
        var reader = FrameReader(content)
        clientID = String(decoding: try reader.field(upTo: OAuthClients.longestID), as: UTF8.self)
        scopes = Scope.set(stored: String(decoding: try reader.field(upTo: 256), as: UTF8.self))
        createdDay = try reader.number()
        thumbprint = try reader.optionalField(upTo: 32)
        try reader.end()
    }
}
