import JSONWriting
import Testing
import TransparencyLog

@Suite struct ContentTileTests {
    private static let record: CanonicalValue = ["content": "Nacre", "object": "x", "version": 1]

    @Test func tilesAreReadAsTheyAreWritten() throws {
        let salt = try LeafSalt([UInt8](repeating: 3, count: 32))
        let tile = ContentTile(
            index: 2, entries: [.open(record: Self.record, salt: salt), .superseded, .deferred, .closed])
        #expect(
            String(decoding: tile.bytes, as: UTF8.self)
                == #"{"entries":[{"record":{"content":"Nacre","object":"x","version":1},"#
                + #""salt":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","status":"open"},{"status":"superseded"},"#
                + #"{"status":"deferred"},{"status":"closed"}],"index":2}"#)
        #expect(try ContentTile(parsing: tile.bytes) == tile)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"entries":[],"index":-1}"#, #"{"entries":{},"index":0}"#, #"{"entries":[1],"index":0}"#,
        #"{"entries":[{}],"index":0}"#, #"{"entries":[{"status":"gone"}],"index":0}"#,
        #"{"entries":[{"salt":"AAAA","status":"closed"}],"index":0}"#,
        #"{"entries":[{"record":{},"salt":"AAAA","status":"open"}],"index":0}"#,
        #"{"entries":[{"record":{},"status":"open"}],"index":0}"#,
        #"{"entries":[{"record":"x","salt":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","status":"open"}],"index":0}"#,
        #"{"entries":[], "index":0}"#, #"{"entries":[],"index":0,"more":1}"#,
    ])
    func otherTextsAreRefused(_ text: String) {
        #expect(throws: LeafError.self) { try ContentTile(parsing: Array(text.utf8)) }
    }

    @Test func moreThanATileIsRefused() {
        let tile = ContentTile(index: 0, entries: [ContentEntry](repeating: .closed, count: 257))
        #expect(throws: LeafError.tooLarge) { try ContentTile(parsing: tile.bytes) }
    }
}
