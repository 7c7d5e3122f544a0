import AgentAPI
import AgentSignatures
import ByteFraming
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import NIOCore
import Storage

/// GET /.well-known/http-message-signatures-directory
///
/// The public keys of agents as a JWK Set (draft-meunier-webbotauth-httpsig-directory section 3), for servers that agents visit
/// with signed requests (Web Bot Auth). A page in the order of key ids; `next` says where the following one begins. With
/// `agent=NAME` that agent's alone.
///
/// NOTE: not signed. Section 5.2 of the draft recommends a signature by each key that is listed, to show that who serves the
/// directory holds them. This server holds none of them; what stands in its place is in `docs/wire-compatibility.md`.
enum GetKeyDirectory {
    static let mediaType = "application/http-message-signatures-directory+json"
    static let pageSize = 1_000

    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        var keys: [DirectoryKey]
        var next: String?
        if let name = query["agent"] {
            let agent = try await network.store.read { try $0.agent(named: name) }
            let today = network.clock.now.day
            keys = try await network.store.all(IdentityKeyQueries.of(agent.id, limit: AgentKeys.most))
                .filter { $0.object(today: today).removedDay == nil }
                .map { DirectoryKey(keyID: $0.keyID, key: $0.key, addedDay: $0.addedDay) }
        } else {
            let start = query["after"] ?? ""
            guard start.isEmpty || (try? KeyID(start)) != nil else {
                throw Refusal.badRequest("INVALID_CURSOR", "after is no key id", hint: "Take it from next.")
            }
            keys = try await network.store.all(
                IdentityKeyQueries.good(after: start, on: network.clock.now.day, limit: pageSize + 1))
            if keys.count > pageSize {
                keys.removeLast()
                next = keys.last?.keyID
            }
        }
        let address = next.map { network.publicURL.path("/.well-known/http-message-signatures-directory?after=\($0)") }
        var response = Response.json(KeyDirectory(keys: keys, next: address), capacity: 64 + keys.count * 200)
        response.headers[.contentType] = mediaType
        response.headers[.cacheControl] = "public, max-age=300"
        if let address { response.headers[.link] = "<\(address)>; rel=\"next\"" }
        return response
    }
}

private struct KeyDirectory: JSONWritable {
    let keys: [DirectoryKey]
    let next: String?

    /// RFC 7517 section 5, RFC 8037 section 2. `nbf` as the draft has it: when the key came, to the day.
    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("keys") { writer in
                for key in keys {
                    writer.object { writer in
                        writer.field("kty", "OKP")
                        writer.field("crv", "Ed25519")
                        writer.field("kid", key.keyID)
                        writer.field("x", Base64URL.encode(key.key))
                        writer.field("use", "sig")
                        writer.field("nbf", key.addedDay * 86_400)
                    }
                }
            }
            if let next { writer.field("next", next) }
        }
    }
}

extension HTTPField.Name {
    fileprivate static let link = Self("Link")!
}
