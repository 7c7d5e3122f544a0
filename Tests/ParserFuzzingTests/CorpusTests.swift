import Foundation
import ParserFuzzing
import Testing

/// Every input that fuzzing kept, through the same functions.
@Suite struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("FuzzCorpora")

    private static func corpus(of parser: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = folder.appendingPathComponent(parser)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
        }
    }

    @Test(arguments: FuzzedParser.all.map(\.name))
    func everyKeptInputIsAnsweredOrRefused(parser name: String) throws {
        let parser = try #require(FuzzedParser.named(name))
        var accepted = 0
        for input in try Self.corpus(of: name) {
            do {
                if try parser.read(input.bytes) { accepted += 1 }
            } catch {
                Issue.record("\(name)/\(input.name): \(error)")
            }
        }
        #expect(accepted > 0, "a corpus without a good input tests little")
    }

    @Test(arguments: FuzzedParser.all.map(\.name))
    func everyInputMayBeCutAndAnyByteMayBeAnother(parser name: String) throws {
        let parser = try #require(FuzzedParser.named(name))
        let most = parser.isSlow ? 4 : 24
        for input in try Self.corpus(of: name) {
            for place in stride(from: 0, to: input.bytes.count, by: max(1, input.bytes.count / most)) {
                _ = try parser.read(Array(input.bytes.prefix(place)))
                var bytes = input.bytes
                for change: UInt8 in [0x01, 0x80, 0xFF] {
                    bytes[place] = input.bytes[place] ^ change
                    _ = try parser.read(bytes)
                }
            }
        }
    }

    @Test func everyCorpusIsOfAParserAndAllAreSmall() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(names) == Set(FuzzedParser.all.map(\.name)))
        let sizes = try FuzzedParser.all.flatMap { try Self.corpus(of: $0.name).map(\.bytes.count) }
        #expect(sizes.reduce(0, +) <= 200_000)
    }
}
