import Crypto
import Foundation
import Testing

@testable import Drills

struct CanaryTests {
    private static let text = "canary-7f3a91@nacre.test"

    /// Some bytes around, whose number moves base64 from one place of a group to the next.
    private static func around(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        Array(repeating: 0x61, count: count) + bytes + Array(repeating: 0x7A, count: 7)
    }

    @Test(arguments: 0..<3)
    func aCanaryIsFoundInEveryFormAtEveryPlace(place: Int) {
        let plain = Array(Self.text.utf8)
        let hash = Array(SHA256.hash(data: plain))
        let search = CanarySearch([Canary("e-mail", text: Self.text)])
        let hidden: [(form: String, bytes: [UInt8])] = [
            ("raw", Self.around(plain, place)), ("hex", Self.around(Hex.encode(plain), place)),
            ("base64", Array(Data(Self.around(plain, place)).base64EncodedString().utf8)),
            ("SHA-256", Self.around(hash, place)), ("SHA-256 in hex", Hex.encode(Self.around(hash, place))),
            ("SHA-256 in base64", Array(Data(Self.around(hash, place)).base64EncodedString().utf8)),
            ("upper case", Self.around(Array(Self.text.uppercased().utf8), place)),
            ("UTF-16", Self.around(Self.text.utf16.flatMap { [UInt8($0 & 0xFF), 0] }, place)),
            ("percent-encoded", Self.around(Array("canary-7f3a91%40nacre.test".utf8), place)),
            ("backwards", Self.around(plain.reversed(), place)),
        ]
        for (form, bytes) in hidden {
            let found = search.search(bytes, named: "memory")
            #expect(found.contains { $0.form == form && $0.canary == "e-mail" }, "\(form)")
        }
        #expect(search.search(Array("nothing of the kind, canary-7f3a90@nacre.test".utf8), named: "memory").isEmpty)
    }

    @Test func manyCanariesAreFoundAsBruteForceFindsThem() {
        var random = SeededGenerator(seed: 11)
        // Few letters, so that patterns begin alike and overlap.
        let patterns = (0..<40).map { _ in (0..<(12 + random.below(9))).map { _ in UInt8(97 + random.below(2)) } }
        let set = PatternSet(patterns)
        let text = (0..<60_000).map { _ in UInt8(97 + random.below(2)) } + patterns.flatMap { $0 }
        var found: Set<[Int]> = []
        text.withUnsafeBytes { set.forEachMatch(in: $0) { found.insert([$0, $1]) } }
        var expected: Set<[Int]> = []
        for (number, pattern) in patterns.enumerated() {
            for offset in 0...(text.count - pattern.count)
            where text[offset] == pattern[0] && text[offset..<(offset + pattern.count)].elementsEqual(pattern) {
                expected.insert([number, offset])
            }
        }
        #expect(found == expected && found.count >= 40)
    }

    @Test func aCanaryOnTheBorderOfTwoChunksIsFoundOnce() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_canary_\(UUID())")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("in"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = Array(Self.text.utf8)
        var bytes = [UInt8](repeating: 0, count: 2 * CanarySearch.chunk + 100)
        let places = [0, CanarySearch.chunk - 5, 2 * CanarySearch.chunk - 1, bytes.count - plain.count]
        for place in places { bytes.replaceSubrange(place..<(place + plain.count), with: plain) }
        try Data(bytes).write(to: folder.appendingPathComponent("in/file"))
        try Data().write(to: folder.appendingPathComponent("in/\(Self.text)"))
        let findings = try CanarySearch([Canary("e-mail", text: Self.text)]).search(folder: folder.path)
        let inFile = try #require(findings.first { $0.form == "raw" && $0.place.hasSuffix("in/file") })
        #expect(inFile.offset == 0 && inFile.times == 4)
        #expect(findings.contains { $0.form == "raw" && $0.place.hasPrefix("name of") })
        #expect(throws: EvidenceError.self) { _ = try CanarySearch([]).search(folder: folder.path + "/none") }
    }
}
