import JSONWriting

/// GET /.well-known/oauth-authorization-server (RFC 8414 section 2).
public struct AuthorizationServerReply: JSONWritable {
    public let issuer: String
    public let scopes: [String]
    public let grantTypes: [String]
    public let signingAlgorithms: [String]

    public init(issuer: String, scopes: [String], grantTypes: [String], signingAlgorithms: [String]) {
        self.issuer = issuer
        self.scopes = scopes
        self.grantTypes = grantTypes
        self.signingAlgorithms = signingAlgorithms
    }

    private static let methods = ["client_secret_basic", "client_secret_post"]

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("issuer", issuer)
            writer.field("authorization_endpoint", issuer + "/oauth/authorize")
            writer.field("token_endpoint", issuer + "/oauth/token")
            writer.field("device_authorization_endpoint", issuer + "/oauth/device")
            writer.field("revocation_endpoint", issuer + "/oauth/revoke")
            writer.field("introspection_endpoint", issuer + "/oauth/introspect")
            writer.strings("scopes_supported", scopes)
            writer.strings("response_types_supported", ["code"])
            writer.strings("response_modes_supported", ["query"])
            writer.strings("grant_types_supported", grantTypes)
            writer.strings("token_endpoint_auth_methods_supported", Self.methods + ["none"])
            writer.strings("revocation_endpoint_auth_methods_supported", Self.methods + ["none"])
            writer.strings("introspection_endpoint_auth_methods_supported", Self.methods)
            writer.strings("code_challenge_methods_supported", ["S256"])
            writer.field("authorization_response_iss_parameter_supported", true)
            writer.strings("dpop_signing_alg_values_supported", signingAlgorithms)
            writer.field("service_documentation", issuer + "/")
        }
    }
}
