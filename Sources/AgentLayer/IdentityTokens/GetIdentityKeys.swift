import ByteFraming
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting

/// GET /.well-known/jwks.json
enum GetIdentityKeys {
    /// Apps may keep the set for an hour, as long as a token lasts; for a `kid` that they miss they fetch it anew.
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        var response = Response.json(KeySet(keys: network.identity.keys.published))
        response.headers[.cacheControl] = "public, max-age=3600"
        return response
    }
}

/// RFC 7517, with keys of RFC 8037.
private struct KeySet: JSONWritable {
    let keys: [IdentityKeys.PublicKey]

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("keys") { writer in
                for key in keys {
                    writer.object { writer in
                        writer.field("kty", "OKP")
                        writer.field("crv", "Ed25519")
                        writer.field("alg", "EdDSA")
                        writer.field("use", "sig")
                        writer.field("kid", key.id)
                        writer.field("x", Base64URL.encode(key.bytes))
                    }
                }
            }
        }
    }
}
