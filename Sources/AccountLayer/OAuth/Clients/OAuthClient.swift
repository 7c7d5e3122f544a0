import ByteFraming

/// How an application comes by an access token (RFC 6749 section 1.3).
enum GrantType: String, Sendable, CaseIterable {
    case authorizationCode = "authorization_code"
    case refreshToken = "refresh_token"
    case clientCredentials = "client_credentials"
    case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
}

/// An application that the operator registered.
struct OAuthClient: Sendable, Equatable {
    let id: String
    /// As people read it on the consent page.
    let name: String
    /// Keyed hash of its secret; nil for a public client, which cannot keep one (RFC 6749 section 2.1).
    let secretTag: [UInt8]?
    let redirectURIs: [RedirectURI]
    let scopes: Set<Scope>
    let grants: Set<GrantType>
    /// Gets tokens only with a proof of a key (RFC 9449 section 5.2).
    let needsProof: Bool
    let createdDay: Int64

    var isPublic: Bool { secretTag == nil }

    // MARK: Bytes

    static let longestName = 80
    static let mostRedirectURIs = 20
    private static let domain = Array("nacre/oauth-client/v1\0".utf8)

    var bytes: [UInt8] {
        let uris = redirectURIs.map { Array($0.text.utf8) }
        let grants = GrantType.allCases.filter(grants.contains).map(\.rawValue).joined(separator: " ")
        return Framing.frame(optional: [
            Self.domain, Array(id.utf8), Array(name.utf8), secretTag, Framing.frame(uris), Array(Scope.text(scopes).utf8),
            Array(grants.utf8), [needsProof ? 1 : 0], Framing.number(createdDay),
        ])
    }
}

extension OAuthClient {
    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        func text(upTo limit: Int) throws -> String {
            String(decoding: try reader.field(upTo: limit), as: UTF8.self)
        }
        try reader.expect(Self.domain)
        id = try text(upTo: 64)
        name = try text(upTo: 4 * Self.longestName)
        secretTag = try reader.optionalField(upTo: 32)
        var uris = FrameReader(try reader.field(upTo: Self.mostRedirectURIs * (RedirectURI.longest + 4)))
        var redirectURIs: [RedirectURI] = []
        while !uris.isAtEnd {
            let uri = try uris.field(upTo: RedirectURI.longest)
            redirectURIs.append(RedirectURI(stored: String(decoding: uri, as: UTF8.self)))
        }
        self.redirectURIs = redirectURIs
        scopes = Scope.set(stored: try text(upTo: 512))
        grants = Set(try text(upTo: 512).split(separator: " ").compactMap { GrantType(rawValue: String($0)) })
        needsProof = try reader.field(exactly: 1) == [1]
        createdDay = try reader.number()
        try reader.end()
    }
}
