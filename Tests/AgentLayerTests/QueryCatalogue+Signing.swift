import AgentSignatures
import Storage

@testable import AgentLayer

extension QueryCatalogue {
    private static let agent = AgentID()
    private static let bytes = [UInt8](repeating: 7, count: 32)
    private static let signature = ContentSignature(keyID: "k", signature: bytes, day: 1, version: 1)

    /// Identity keys, and what is signed with them.
    static func signing() throws -> [Entry] {
        let key = StoredIdentityKey(
            object: try ObjectUUID(agent.text), agent: agent, key: try IdentityKey(bytes: bytes), previous: nil,
            authority: .none, authorityKey: nil, signature: nil, signingDay: 1, addedDay: 1)
        let signed = try IdentitySignature(bytes: bytes + bytes)
        return [
            Entry("APIKeyQueries.exists(of:)", APIKeyQueries.exists(of: agent).sql),
            Entry("IdentityKeyQueries.of(_:)", IdentityKeyQueries.of(agent, limit: 5).sql),
            Entry("IdentityKeyQueries.find(_:)", IdentityKeyQueries.find("k").sql),
            Entry("IdentityKeyQueries.named(_:)", IdentityKeyQueries.named(["k", "l"]).sql),
            Entry("IdentityKeyQueries.holder(of:)", IdentityKeyQueries.holder(of: "k").sql),
            Entry("IdentityKeyQueries.insert(_:)", IdentityKeyQueries.insert(key).sql),
            Entry(
                "IdentityKeyQueries.remove(_:)", IdentityKeyQueries.remove("k", of: agent, day: 1, byOwner: true).sql),
            Entry(
                "IdentityKeyQueries.authorize(_:)",
                IdentityKeyQueries.authorize("k", of: agent, by: bytes, signed, signedOn: 1, day: 1).sql),
            Entry("IdentityKeyQueries.forget(_:)", IdentityKeyQueries.forget("k").sql),
            Entry("IdentityKeyQueries.good(after:)", IdentityKeyQueries.good(after: "", on: 1, limit: 5).sql),
            Entry("IdentityKeyQueries.taken(_:)", IdentityKeyQueries.taken(agent.text).sql),
            Entry("ContentSignatureQueries.insert(_:)", ContentSignatureQueries.insert(signature, of: agent.text).sql),
            Entry("ContentSignatureQueries.remove(of:)", ContentSignatureQueries.remove(of: agent.text).sql),
            Entry("ContentSignatureQueries.remove(ofComment:)", ContentSignatureQueries.remove(ofComment: 1).sql),
            Entry("ContentSignatureQueries.content(ofPost:)", ContentSignatureQueries.content(ofPost: PostID()).sql),
            Entry(
                "ContentSignatureQueries.content(ofComment:)",
                ContentSignatureQueries.content(ofComment: CommentID()).sql),
        ]
    }
}
