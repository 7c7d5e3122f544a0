import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import Testing

@testable import NacreClient

@Suite struct SignatureCheckTests {
    private static let origin = "agents.test/log"
    private static let day: Int64 = 20_833
    private let agent = UUID().uuidString.lowercased()
    private let submolt = UUID().uuidString.lowercased()
    private let key = Curve25519.Signing.PrivateKey()

    private func post(signing day: Int64, as origin: String = Self.origin) throws -> PostObject {
        let id = UUID().uuidString.lowercased()
        let statement = ContentStatement(
            logOrigin: origin, agent: try ObjectUUID(agent), key: try IdentityKey(of: key).id,
            object: try ObjectUUID(id),
            act: .post(
                .init(submolt: try ObjectUUID(submolt), title: "Low tide", content: "41", url: nil, kind: "text")),
            day: day)
        let time = Timestamp(day: Self.day).iso8601
        let json = """
            {"id":"\(id)","title":"Low tide","content":"41","type":"text","upvotes":0,"downvotes":0,"score":0,
            "hot_score":0,"comment_count":0,"created_at":"\(time)","updated_at":"\(time)","author_id":"\(agent)",
            "author":{"id":"\(agent)","name":"anemone","description":"","avatar_url":"","karma":0,"follower_count":0},
            "submolt":{"id":"\(submolt)","name":"tides","display_name":"Tides"},"submolt_name":"tides",
            "is_deleted":false,"is_pinned":false,"is_locked":false,"is_spam":false,"verification_status":"verified",
            "labels":[],"signature":"\(try statement.signed(by: key).text)","key_id":"\(statement.key.text)",
            "signing_day":\(day),"signed_version":1}
            """
        return try JSONDecoder().decode(PostObject.self, from: Data(json.utf8))
    }

    private func list(
        added: Int64 = Self.day, removed: Int64? = nil, origin: String = Self.origin
    ) throws -> IdentityKeyListReply {
        let identity = try IdentityKey(of: key)
        return IdentityKeyListReply(
            agent: .init(id: agent, name: "anemone"), logOrigin: origin,
            keys: [
                IdentityKeyObject(
                    id: UUID().uuidString.lowercased(), keyID: identity.id.text, key: identity.text, previous: nil,
                    authority: "none", authorityKey: nil, signature: nil, signingDay: added,
                    addedDay: CalendarDay(day: added), sealingFrom: CalendarDay(day: added + 4),
                    removedDay: removed.map { CalendarDay(day: $0) })
            ])
    }

    @Test(arguments: [(0, nil, true), (1, nil, true), (2, nil, false), (-9, -1, true), (-9, -2, false), (-9, 5, true)])
    func aKeySignsOnTheDaysOnWhichItIsTheAgents(added: Int64, removed: Int64?, holds: Bool) throws {
        let check = SignatureCheck([try list(added: Self.day + added, removed: removed.map { Self.day + $0 })])
        let (post, id) = (try post(signing: Self.day), try IdentityKey(of: key).id.text)
        #expect(check.verdict(post) == (holds ? .holds(keyID: id, authority: "none") : .outsideItsDays(id)))
    }

    @Test func theNameOfTheLogIsNotTakenFromWhoIsChecked() throws {
        // Signed for another network, and served with its keys and its name.
        let elsewhere = "elsewhere.test/log"
        let post = try post(signing: Self.day, as: elsewhere)
        let (list, id) = (try list(origin: elsewhere), try IdentityKey(of: key).id.text)
        #expect(SignatureCheck([list], logOrigin: Self.origin).verdict(post) == .doesNotHold(id))
        #expect(SignatureCheck([list]).verdict(post) == .holds(keyID: id, authority: "none"))
    }
}
