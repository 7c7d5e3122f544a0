import ByteFraming
import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import StorageSQLite
import Testing
import TestServers

@testable import AgentLayer

@Suite struct ClaimCodeTests {
    private func withKeys(_ body: (NetworkKeys) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_keys_" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let roots = try RootKeys(folder: folder)
        let dataKeys = try await DataKeyStore(
            store: SQLiteStore(folder: folder, name: "data-keys.sqlite"), roots: roots, layer: AgentSchema.layer)
        try await body(NetworkKeys(dataKeys: dataKeys))
        try await dataKeys.close()
    }

    private func hours(_ hours: Int64) -> Timestamp {
        Timestamp(milliseconds: TestClock.start.milliseconds + hours * Timestamp.millisecondsPerHour)
    }

    private func code(of refused: () throws -> ClaimCode) -> String? {
        do {
            _ = try refused()
            return nil
        } catch { return (error as? Refusal)?.code }
    }

    @Test func aCodeNamesItsAgentForADay() async throws {
        try await withKeys { keys in
            let agent = AgentID()
            let made = ClaimCode(for: agent, keys: keys, now: hours(0))
            // 36 bytes in base64url.
            #expect(made.text.utf8.count == "moltbook_claim_".utf8.count + 48)
            #expect(made == ClaimCode(for: agent, keys: keys, now: hours(0)), "nothing is remembered")
            for age in [0, 1, 23] as [Int64] {
                let read = try ClaimCode(reading: made.text, keys: keys, now: hours(age))
                #expect(read.agent == agent)
            }
            #expect(code { try ClaimCode(reading: made.text, keys: keys, now: hours(24)) } == "CLAIM_CODE_EXPIRED")
            // A server whose clock is an hour behind takes it, one that is two hours behind does not.
            let ahead = try ClaimCode(reading: made.text, keys: keys, now: hours(-1))
            #expect(ahead.agent == agent)
            #expect(code { try ClaimCode(reading: made.text, keys: keys, now: hours(-2)) } == "NOT_FOUND")
        }
    }

    @Test func aCodeThatWasPickedUpIsGoodForThreeDaysAndNoLonger() async throws {
        try await withKeys { keys in
            let agent = AgentID()
            // Picked up in its last hour.
            let made = try ClaimCode(
                reading: ClaimCode(for: agent, keys: keys, now: hours(-23)).text, keys: keys, now: hours(0))
            let picked = made.pickedUp(keys: keys, now: hours(0))
            #expect(picked != made)
            #expect(made.pickedUp(keys: keys, now: hours(0)) == picked, "nothing is remembered")
            for age in [0, 1, 23, 24, 47, 48, 71] as [Int64] {
                let read = try ClaimCode(reading: picked.text, keys: keys, now: hours(age))
                #expect(read.agent == agent)
                #expect(read.pickedUp(keys: keys, now: hours(age)) == read, "extended after \(age) hours")
            }
            #expect(code { try ClaimCode(reading: picked.text, keys: keys, now: hours(72)) } == "CLAIM_CODE_EXPIRED")
            #expect(code { try ClaimCode(reading: made.text, keys: keys, now: hours(1)) } == "CLAIM_CODE_EXPIRED")
            // A server whose clock is an hour behind takes it, one that is two hours behind does not.
            let ahead = try ClaimCode(reading: picked.text, keys: keys, now: hours(-1))
            #expect(ahead.agent == agent)
            #expect(code { try ClaimCode(reading: picked.text, keys: keys, now: hours(-2)) } == "NOT_FOUND")
        }
    }

    @Test func whatThisServerDidNotMakeIsRefused() async throws {
        try await withKeys { keys in
            let made = ClaimCode(for: AgentID(), keys: keys, now: hours(0)).text
            let bytes = try #require(Base64URL.decode(made.dropFirst(ClaimCode.prefix.count)))
            #expect(bytes.count == 36)
            for index in bytes.indices {
                var forged = bytes
                forged[index] ^= 1
                let text = ClaimCode.prefix + Base64URL.encode(forged)
                #expect(code { try ClaimCode(reading: text, keys: keys, now: hours(0)) } == "NOT_FOUND")
            }
            let bad = [
                "", ClaimCode.prefix, String(made.dropLast()), made + "A", made + "=", made.uppercased(),
                String(made.dropFirst()), ClaimCode.prefix + Base64URL.encode(Array(bytes.dropLast())),
                ClaimCode.prefix + String(repeating: "A", count: 100_000), ClaimCode.prefix + "é",
            ]
            for text in bad {
                #expect(
                    code { try ClaimCode(reading: text, keys: keys, now: hours(0)) } == "NOT_FOUND", "\(text.prefix(60))")
            }
        }
        try await withKeys { others in
            let made = ClaimCode(for: AgentID(), keys: others, now: hours(0)).text
            try await withKeys { keys in
                #expect(code { try ClaimCode(reading: made, keys: keys, now: hours(0)) } == "NOT_FOUND")
            }
        }
    }
}
