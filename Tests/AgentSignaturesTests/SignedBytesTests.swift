import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import Testing

/// Expected values were computed by an independent program (Python, `cryptography`) from the layouts alone.
@Suite struct SignedBytesTests {
    @Test func aKeyIdIsTheThumbprintOfRFC8037() throws {
        let key = try Sample.key
        #expect(try IdentityKey(of: key).text == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        #expect(try IdentityKey(of: key).id.text == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test(arguments: [
        (
            "post", "cbd641e2662b5f458c0521d8411a6bb25dbf7d722c66d04c41f2b867daae0b02",
            "akrMn0Tq4wkursYm_6rvRlOblfKW-FGYRQvaoogkGRrteyDmSSk3nCO10t6ZvyJoAh6wRClbYrNkN7HOlRh8Dg"
        ),
        (
            "comment", "b4938505215e01afd466de8d6341fe9dec8c160f053b413dda9e6eb29720e8c9",
            "82zhnAhP7j0mwM08-RCyHHBaA4sJAcmcOoKD7jJSX-m0c65TbgSLm28jCtTLg1YFnzrn66TV1F5acRtKgbzABw"
        ),
        (
            "root", "90d481af2de4c984a356476444c60f6df5ca6701afbf0b0cd5a4cf5caf8a6b3a",
            "uZHyAMEud4_MQX51LQTbXLq6aorSr4szueXnHTPaWykk4GhVmj5TSfQE-cV2cFj3PKHhyXWiG3M7JU54XDIzCw"
        ),
        (
            "delete", "7e381be64f483bd037257b677312771222387c7e7fcb9d983fcb3c5e54d8e17c",
            "0dAhpZ8Tq7j2jyuFxZ7eLYtLjNvrTpr1IG7IKnzr5QSK0ASR68em0GJPOqZUICRP2fz4aKy2FVaHo6TikvqkDA"
        ),
    ])
    func statementsOfContentAreTheseBytes(name: String, digest: String, signature: String) throws {
        let statement = try #require(try Sample.statements[name])
        #expect(hex(SHA256.hash(data: statement.bytes)) == digest)
        let signature = try IdentitySignature(signature)
        let key = try IdentityKey(of: Sample.key)
        #expect(statement.isSigned(by: key, signature))
        // Not compared byte for byte: some libraries sign with randomness.
        let own = try statement.signed(by: Sample.key)
        #expect(statement.isSigned(by: key, own))
    }

    @Test func statementsOfKeysAreTheseBytes() throws {
        let (add, remove) = try Sample.keyStatements
        #expect(hex(SHA256.hash(data: add.bytes)) == "f74a520966b246a57544fd1a721b1e0020dae4437ec22318688ee2c8995e3d66")
        #expect(
            hex(SHA256.hash(data: remove.bytes)) == "a14d830fade82d44b06c0525fca3bd6628572feac5fb8a0a0fc8282cde3173fd")
        let byPrevious = try IdentitySignature(
            "SpARHMFPFx_VusGv47HtA3S31yOHp6s_BxyhWsI_hRtZPBXbHuw1CLqU2iIX1o4SvmgutcNCNEfuuJsOCh2gCA")
        #expect(add.isSigned(by: try IdentityKey(of: Sample.previous), byPrevious))
        #expect(!add.isSigned(by: try IdentityKey(of: Sample.key), byPrevious))
        #expect(!remove.isSigned(by: try IdentityKey(of: Sample.previous), byPrevious))
    }

    @Test func noFieldCanBeChangedUnderASignature() throws {
        let key = try IdentityKey(of: Sample.key)
        let post = try Sample.post()
        let signature = try post.signed(by: Sample.key)
        let others = [
            try Sample.post(logOrigin: "127.0.0.1:8421/log"), try Sample.post(agent: Sample.other),
            try Sample.post(object: Sample.other), try Sample.post(version: 2), try Sample.post(submolt: Sample.other),
            try Sample.post(title: "Schöne Grüße "), try Sample.post(content: " two spaces \n"),
            try Sample.post(content: nil), try Sample.post(content: ""), try Sample.post(url: "https://example.org/"),
            try Sample.post(kind: "link"), try Sample.post(day: 20_780),
            // Composed and decomposed letters are equal as text in Swift, and other bytes.
            try Sample.post(title: "Scho\u{308}ne Gru\u{308}ße"),
        ]
        for other in others { #expect(!other.isSigned(by: key, signature)) }
        #expect(post.isSigned(by: key, signature))
        let edit = try Sample.post(asEdit: true)
        #expect(!edit.isSigned(by: key, signature))
    }

    @Test func textCannotMoveFromOneFieldToTheNext() throws {
        let one = try Sample.post(title: "ab", content: "c").bytes
        let other = try Sample.post(title: "a", content: "bc").bytes
        #expect(one != other)
    }

    @Test func aStatementNamesItsKey() throws {
        let statement = try Sample.post()
        let other = Curve25519.Signing.PrivateKey()
        let signature = try statement.signed(by: other)
        #expect(!statement.isSigned(by: try IdentityKey(of: other), signature))
    }

    private func hex(_ digest: SHA256.Digest) -> String { digest.map { String(format: "%02x", $0) }.joined() }
}

/// What the vectors are made of.
enum Sample {
    /// The secret key of RFC 8032 section 7.1, test 1, which RFC 8037 uses too.
    static var key: Curve25519.Signing.PrivateKey {
        get throws {
            let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
            let bytes = stride(from: 0, to: 64, by: 2).compactMap { place in
                UInt8(seed.dropFirst(place).prefix(2), radix: 16)
            }
            return try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        }
    }

    static var previous: Curve25519.Signing.PrivateKey {
        get throws { try Curve25519.Signing.PrivateKey(rawRepresentation: Array(UInt8(0)..<32)) }
    }

    static let agent = "0b7e2f64-9a1c-4d3e-8f50-617283940a1b"
    static let object = "11111111-2222-4333-8444-555555555555"
    static let other = "99999999-2222-4333-8444-555555555555"
    static let origin = "127.0.0.1:8420/log"

    static func post(
        logOrigin: String = origin, agent: String = agent, object: String = object, version: Int64 = 1,
        submolt: String = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", title: String = "Schöne Grüße",
        content: String? = " two  spaces \n", url: String? = nil, kind: String = "text", day: Int64 = 20_779,
        asEdit: Bool = false
    ) throws -> ContentStatement {
        let post = ContentStatement.Post(
            submolt: try ObjectUUID(submolt), title: title, content: content, url: url, kind: kind)
        return ContentStatement(
            logOrigin: logOrigin, agent: try ObjectUUID(agent), key: try IdentityKey(of: key).id,
            object: try ObjectUUID(object), version: version, act: asEdit ? .editPost(post) : .post(post), day: day)
    }

    static var statements: [String: ContentStatement] {
        get throws {
            let (agent, object) = (try ObjectUUID(agent), try ObjectUUID(object))
            let keyID = try IdentityKey(of: key).id
            func statement(_ act: ContentStatement.Act, version: Int64 = 1) -> ContentStatement {
                ContentStatement(
                    logOrigin: origin, agent: agent, key: keyID, object: object, version: version, act: act, day: 20_779)
            }
            let post = try ObjectUUID("22222222-3333-4444-8555-666666666666")
            return [
                "post": try Sample.post(),
                "comment": statement(
                    .comment(
                        .init(
                            post: post, parent: try ObjectUUID("33333333-4444-4555-8666-777777777777"),
                            parentContent: .init(of: "what was read"), content: "an answer"))),
                "root": statement(
                    .comment(.init(post: post, parent: nil, parentContent: .init(of: nil), content: "an answer"))),
                "delete": statement(.delete, version: 2),
            ]
        }
    }

    static var keyStatements: (add: KeyStatement, remove: KeyStatement) {
        get throws {
            let (agent, object) = (try ObjectUUID(agent), try ObjectUUID(object))
            let key = try IdentityKey(of: key)
            return (
                KeyStatement(
                    logOrigin: origin, act: .add, agent: agent, object: object, key: key,
                    previous: try IdentityKey(of: previous), authority: .key, day: 20_779),
                KeyStatement(
                    logOrigin: origin, act: .remove, agent: agent, object: object, key: key, previous: nil,
                    authority: .owner, day: 20_779)
            )
        }
    }
}
