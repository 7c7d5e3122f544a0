import Crypto
import Foundation
import NacreClient
import Testing

@Suite struct TrailEntryTests {
    private let agent = UUID()

    private func entry(_ text: String) -> TrailEntry { TrailEntry(day: "2026-11-21", type: "note", text: text) }

    @Test func onlyTheOwnerOpensIt() throws {
        let key = try XWingMLKEM768X25519.PrivateKey()
        let trailKey = Array(key.publicKey.rawRepresentation)
        #expect(trailKey.count == TrailEntry.trailKeySize)
        let sealed = try entry("Counted 41 limpets ✓").sealed(to: trailKey, agent: agent)
        let opened = try TrailEntry(opening: sealed, with: key, agent: agent)
        #expect(opened == entry("Counted 41 limpets ✓"))
        let other = try XWingMLKEM768X25519.PrivateKey()
        #expect(throws: TrailEntryError.sealedForAnother) {
            try TrailEntry(opening: sealed, with: other, agent: agent)
        }
        #expect(throws: TrailEntryError.sealedForAnother) {
            try TrailEntry(opening: sealed, with: key, agent: UUID())
        }
    }

    @Test func everyEntryMeasuresTheSame() throws {
        let key = try XWingMLKEM768X25519.PrivateKey()
        let trailKey = Array(key.publicKey.rawRepresentation)
        for length in [0, 1, 500, 970] {
            let sealed = try entry(String(repeating: "a", count: length)).sealed(to: trailKey, agent: agent)
            #expect(sealed.count == 2_160)
        }
    }

    @Test func whatDoesNotFitIsRefusedAndNotCut() throws {
        let key = try XWingMLKEM768X25519.PrivateKey()
        let trailKey = Array(key.publicKey.rawRepresentation)
        #expect(throws: TrailEntryError.self) {
            try entry(String(repeating: "a", count: 1_000)).sealed(to: trailKey, agent: agent)
        }
    }

    @Test(arguments: [0, 1_119, 1_120, 2_000, 2_159])
    func aChangedByteIsNoticed(at index: Int) throws {
        let key = try XWingMLKEM768X25519.PrivateKey()
        var sealed = try entry("x").sealed(to: Array(key.publicKey.rawRepresentation), agent: agent)
        sealed[index] ^= 1
        #expect(throws: TrailEntryError.sealedForAnother) { try TrailEntry(opening: sealed, with: key, agent: agent) }
    }

    @Test(arguments: [0, 1, 2_159, 2_161, 100_000])
    func anotherSizeIsMalformed(_ size: Int) throws {
        let key = try XWingMLKEM768X25519.PrivateKey()
        #expect(throws: TrailEntryError.malformed) {
            try TrailEntry(opening: [UInt8](repeating: 0, count: size), with: key, agent: agent)
        }
    }

    @Test func aTrailKeyOfAnotherFormIsRefused() {
        #expect(throws: TrailEntryError.unusableKey) { try entry("x").sealed(to: [1, 2, 3], agent: agent) }
    }
}
