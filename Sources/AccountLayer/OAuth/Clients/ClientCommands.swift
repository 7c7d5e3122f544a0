import LayerSupport
import JSONWriting
import ByteFraming
import Crypto
import Foundation
import HTTPSupport

/// nacre-accounts clients add
public enum AddClient: OperatorCommand {
    public static let name = "clients-add"

    public struct Input: Codable, Sendable {
        public var name: String
        public var redirectURIs: [String] = []
        /// Such as `plan:read`.
        public var scopes: [String] = []
        public var isPublic = false
        /// May use the device flow.
        public var hasDevices = false
        /// May come for itself, without a person.
        public var hasCredentials = false
        public var needsProof = false

        public init(name: String) { self.name = name }
    }

    public struct Output: Codable, Sendable, Equatable {
        public let clientID: String
        /// Shown once; nil for a public client.
        public let secret: String?
    }

    /// Throws a `Refusal` for what cannot be registered.
    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Output {
        let name = input.name.trimmingCharacters(in: .whitespaces)
        guard (1...OAuthClient.longestName).contains(name.count), name.unicodeScalars.allSatisfy(isShown) else {
            throw Refusal.badRequest(
                "INVALID_NAME", "The name cannot be used",
                hint: "It has 1 to \(OAuthClient.longestName) characters, none of them invisible.")
        }
        guard input.redirectURIs.count <= OAuthClient.mostRedirectURIs else {
            throw Refusal.badRequest(
                "TOO_MANY_REDIRECT_URIS", "There are too many redirect URIs",
                hint: "At most \(OAuthClient.mostRedirectURIs) are taken.")
        }
        let uris = try input.redirectURIs.map { try RedirectURI(registering: $0, isPublic: input.isPublic) }
        let scopes = Set(input.scopes.compactMap { Scope(rawValue: $0) })
        guard !scopes.isEmpty, scopes.count == Set(input.scopes).count else {
            throw Refusal.badRequest(
                "INVALID_SCOPE", "The scopes cannot be given",
                hint: "Give one or more of \(Scope.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let grants = try grants(input)
        let secret = input.isPublic ? nil : ApplicationSecret(.clientSecret)
        let id = "app_" + Base64URL.encode(SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) })
        try await OAuthClients(domain: domain).insert(
            OAuthClient(
                id: id, name: name, secretTag: secret?.tag(domain.keys), redirectURIs: uris, scopes: scopes,
                grants: grants, needsProof: input.needsProof, createdDay: domain.clock.now.day))
        return Output(clientID: id, secret: secret?.text)
    }

    private static func grants(_ input: Input) throws(Refusal) -> Set<GrantType> {
        var grants: Set<GrantType> = []
        if !input.redirectURIs.isEmpty { grants.insert(.authorizationCode) }
        if input.hasDevices { grants.insert(.deviceCode) }
        if input.hasCredentials { grants.insert(.clientCredentials) }
        guard !grants.isEmpty else {
            throw .badRequest(
                "NO_GRANT", "The client could never get a token",
                hint: "Give a redirect URI, or let it use devices or credentials of its own.")
        }
        guard !(input.isPublic && input.hasCredentials) else {
            throw .badRequest(
                "PUBLIC_CREDENTIALS", "A public client has no credentials of its own",
                hint: "Register it as a confidential one, which keeps a secret.")
        }
        return grants
    }

    /// Nothing that a reader of the consent page does not see, or that turns the direction of what follows.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}

/// nacre-accounts clients list
public enum ListClients: OperatorCommand {
    public static let name = "clients-list"

    public struct Client: Codable, Sendable, Equatable {
        public let clientID: String
        public let name: String
        public let isPublic: Bool
        public let redirectURIs: [String]
        public let scopes: [String]
        public let grants: [String]
        public let needsProof: Bool
        public let createdDay: Int64
    }

    public static func run(_ input: Nothing, _ domain: AccountDomain) async throws -> [Client] {
        try await OAuthClients(domain: domain).all().map { client in
            Client(
                clientID: client.id, name: client.name, isPublic: client.isPublic,
                redirectURIs: client.redirectURIs.map(\.text), scopes: Scope.list(client.scopes).map(\.rawValue),
                grants: GrantType.allCases.filter(client.grants.contains).map(\.rawValue), needsProof: client.needsProof,
                createdDay: client.createdDay)
        }
    }
}

/// nacre-accounts clients remove
///
/// Whatever the client holds works no longer, and nobody can let it in any more.
public enum RemoveClient: OperatorCommand {
    public static let name = "clients-remove"

    public struct Input: Codable, Sendable {
        public let clientID: String

        public init(clientID: String) { self.clientID = clientID }
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Nothing {
        guard try await OAuthClients(domain: domain).remove(input.clientID) else {
            throw Refusal.notFound("Client", hint: "nacre-accounts clients list shows those that there are.")
        }
        return Nothing()
    }
}
