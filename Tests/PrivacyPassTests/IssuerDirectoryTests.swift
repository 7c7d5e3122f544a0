import Foundation
import PrivacyPassIssuer
import PrivacyPassToken
import Testing

@Suite struct IssuerDirectoryTests {
    let test: TestIssuer
    let directory: IssuerDirectory

    init() throws {
        test = try TestIssuer()
        directory = IssuerDirectory(
            issuerRequestURI: "http://localhost:8421/v1/tokens", issuerName: "localhost:8421",
            keys: test.issuer.epochKeys)
    }

    @Test func aDirectoryComesBackAsItWas() throws {
        let json = try directory.json()
        let read = try IssuerDirectory(json: json)
        #expect(read == directory)
        #expect(try read.json() == json)
        #expect(try read.epochKeys() == test.issuer.epochKeys)
        #expect(read.tokenKeys.allSatisfy { $0.notBefore == test.epoch.firstDay * 86_400 })
    }

    @Test func theMembersHaveTheNamesOfRFC9578() throws {
        let object = try #require(JSONSerialization.jsonObject(with: Data(directory.json())) as? [String: Any])
        #expect(Set(object.keys) == ["issuer-request-uri", "token-keys", "nacre-issuer", "nacre-epoch-days"])
        #expect(object["issuer-request-uri"] as? String == "http://localhost:8421/v1/tokens")
        #expect(object["nacre-epoch-days"] as? Int == 30)
        let key = try #require((object["token-keys"] as? [[String: Any]])?.first)
        #expect(Set(key.keys) == ["token-type", "token-key", "not-before", "nacre-kind", "nacre-epoch"])
        #expect(key["token-type"] as? Int == 2)
        #expect(key["nacre-kind"] as? String == "run")
    }

    @Test func unknownMembersAndOtherTokenTypesArePassedOver() throws {
        let json = """
            {"issuer-request-uri": "/request", "later": {"a": [1]}, "token-keys": [
              {"token-type": 1, "token-key": "AQI=", "x": null}, {"token-type": 2, "token-key": "AQ", "not-before": 7}]}
            """
        let read = try IssuerDirectory(json: json.utf8)
        #expect(read.issuerRequestURI == "/request")
        #expect(
            read.tokenKeys == [
                .init(tokenType: TokenType(rawValue: 1), publicKey: [1, 2]),
                .init(tokenType: .blindRSA2048, publicKey: [1], notBefore: 7),
            ])
        #expect(read.nacre == nil)
        #expect(throws: IssuerDirectoryError.otherEpochs) { try read.epochKeys() }
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"issuer-request-uri\": \"/r\"}", "{\"issuer-request-uri\": 1, \"token-keys\": []}",
        "{\"issuer-request-uri\": \"/r\", \"token-keys\": [{\"token-type\": 65536, \"token-key\": \"\"}]}",
        "{\"issuer-request-uri\": \"/r\", \"token-keys\": [{\"token-type\": -1, \"token-key\": \"\"}]}",
        "{\"issuer-request-uri\": \"/r\", \"token-keys\": [{\"token-type\": 2}]}",
        "{\"issuer-request-uri\": \"/r\", \"token-keys\": [{\"token-type\": 2, \"token-key\": \"+\"}]}",
        "{\"issuer-request-uri\": \"/r\", \"token-keys\": [{\"token-type\": 2, \"token-key\": \"\", \"nacre-kind\": \"run\"}]}",
        """
        {"issuer-request-uri": "/r", "token-keys": [
          {"token-type": 2, "token-key": "", "nacre-kind": "run", "nacre-epoch": 9223372036854775807}]}
        """,
        """
        {"issuer-request-uri": "/r", "token-keys": [
          {"token-type": 2, "token-key": "", "nacre-kind": "a b", "nacre-epoch": 1}]}
        """,
        "{\"issuer-request-uri\": \"/r\", \"token-keys\": [], \"nacre-issuer\": \"a\"}",
    ])
    func aBrokenDirectoryIsRefused(_ json: String) {
        #expect(throws: PrivacyPassFormatError.self) { try IssuerDirectory(json: json.utf8) }
    }

    @Test func aSecondKeyForAKindAndEpochSpoilsTheDirectory() throws {
        let keys = test.issuer.epochKeys
        let second = try EpochKey(kind: .run, epoch: test.epoch, key: test.key(.vote).publicKey)
        #expect(throws: IssuerDirectoryError.secondKey(.run, test.epoch)) {
            try withKeys(keys.dropLast() + [second]).epochKeys()
        }
    }

    @Test func aKeyForTwoKindsOrEpochsSpoilsTheDirectory() throws {
        let run = try test.key(.run).publicKey
        for other in [
            EpochKey(kind: .vote, epoch: test.epoch, key: run), EpochKey(kind: .run, epoch: test.epoch.next, key: run),
        ] {
            let keys = [EpochKey(kind: .run, epoch: test.epoch, key: run), other]
            #expect(throws: IssuerDirectoryError.sharedKey(run.tokenKeyID)) { try withKeys(keys).epochKeys() }
        }
    }

    @Test func aKeyThatCannotBeUsedSpoilsTheDirectory() {
        let label = IssuerDirectory.Label(kind: .run, epoch: test.epoch)
        let broken = IssuerDirectory(
            issuerRequestURI: "/", tokenKeys: [.init(tokenType: .blindRSA2048, publicKey: [1], label: label)],
            nacre: .init(issuerName: "a"))
        #expect(throws: IssuerDirectoryError.unusableKey(.run, test.epoch, .malformed)) { try broken.epochKeys() }
        let weekly = IssuerDirectory(
            issuerRequestURI: "/", tokenKeys: [], nacre: .init(issuerName: "a", epochDays: 7))
        #expect(throws: IssuerDirectoryError.otherEpochs) { try weekly.epochKeys() }
    }

    private func withKeys(_ keys: some Sequence<EpochKey>) -> IssuerDirectory {
        IssuerDirectory(issuerRequestURI: "/", issuerName: "localhost:8421", keys: Array(keys))
    }
}
