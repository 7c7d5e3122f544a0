import ByteFraming
import Foundation
import Testing

@testable import NacreClient

/// Whatever bytes come: they are read or refused, and nothing falls over.
@Suite struct WalletReaderTests {
    private static let rounds = 20_000

    /// `bytes` with a few of them changed, removed or doubled.
    private func mutated(_ bytes: [UInt8], _ generator: inout some RandomNumberGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = .random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(bytes[index], at: index)
            default: bytes = Array(bytes.prefix(index))
            }
        }
        return bytes
    }

    @Test func headersOfAnyFormAreReadOrRefused() {
        var generator = SystemRandomNumberGenerator()
        let header = WalletHeader(
            hardening: .standard, salt: [UInt8](repeating: 1, count: 16), check: [UInt8](repeating: 2, count: 16))
        for _ in 0..<Self.rounds {
            var reader = FrameReader(mutated(header.bytes, &generator))
            if let read = try? WalletHeader(from: &reader, path: "wallet") { #expect(read.hardening.isBearable) }
        }
    }

    @Test func claimLinksOfAnyFormAreReadOrRefused() throws {
        var generator = SystemRandomNumberGenerator()
        let server = try ServerAddress("http://127.0.0.1:8420")
        let link = "http://127.0.0.1:8420/claim/moltbook_claim_" + Base64URL.encode([UInt8](repeating: 200, count: 36))
        _ = try ClaimLink(link, server: server)
        for _ in 0..<Self.rounds {
            let text = String(decoding: mutated(Array(link.utf8), &generator), as: UTF8.self)
            if let read = try? ClaimLink(text, server: server) { #expect(read.code.utf8.count == 63) }
        }
    }

    /// A check of 24 bits: one in sixteen million passes, so not too many.
    @Test func recoveryCodesOfAnyFormAreReadOrRefused() {
        var generator = SystemRandomNumberGenerator()
        let key = [UInt8](repeating: 77, count: 32)
        for _ in 0..<1_000 {
            let text = mutated(Array(RecoveryCode(key: key).text.utf8), &generator)
            if let read = try? RecoveryCode(String(decoding: text, as: UTF8.self)) { #expect(read.key == key) }
        }
    }

    @Test func paddingOfAnyFormIsReadOrRefused() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<Self.rounds {
            let size = Int.random(in: 0..<64, using: &generator)
            let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let padded = ZeroPadding.pad(content, to: 100)
            #expect(padded.count == 100)
            #expect(ZeroPadding.unpad(padded) == content)
            _ = ZeroPadding.unpad(mutated(padded, &generator))
        }
        #expect(ZeroPadding.pad([UInt8](repeating: 0, count: 97), to: 100).count == 101, "what does not fit is not cut")
    }

    @Test func contentsOfAnyFormAreReadOrRefused() throws {
        var generator = SystemRandomNumberGenerator()
        let configuration = WalletConfiguration(
            accounts: try ServerAddress("http://localhost:8421"), agents: try ServerAddress("http://127.0.0.1:8420"))
        let bytes = try WalletContents(markKey: Data(count: 32), configuration: configuration).encoded()
        #expect(WalletContents(bytes)?.configuration == configuration)
        for _ in 0..<2_000 { _ = WalletContents(mutated(bytes, &generator)) }
    }
}
