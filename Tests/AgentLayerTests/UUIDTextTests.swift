import Foundation
import Testing

@testable import AgentLayer

@Suite struct UUIDTextTests {
    @Test func bytesAndTextAreThoseOfFoundation() throws {
        for _ in 0..<1_000 {
            let uuid = UUID()
            let bytes = withUnsafeBytes(of: uuid.uuid) { Array($0) }
            #expect(UUIDText.text(bytes) == uuid.uuidString.lowercased())
            #expect(UUIDText.bytes(uuid.uuidString) == bytes)
            #expect(UUIDText.bytes(uuid.uuidString.lowercased()) == bytes)
        }
    }

    @Test(arguments: [
        "", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-0000000000000",
        "00000000-0000-0000-0000-00000000000g", "000000000-000-0000-0000-000000000000",
        "00000000000000000000000000000000----", "0000000é-0000-0000-0000-00000000000",
        "+0000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-0000000000-0",
        "\u{0}0000000-0000-0000-0000-000000000000",
        "{0000000-0000-0000-0000-00000000000}", " 0000000-0000-0000-0000-000000000000",
    ])
    func whatIsNoUUIDIsRefused(text: String) {
        #expect(UUIDText.bytes(text) == nil)
        #expect(PostID(text) == nil)
    }

    @Test func anIdFromOutsideIsInLowerCase() {
        #expect(PostID("ABCDEF01-2345-6789-ABCD-EF0123456789")?.text == "abcdef01-2345-6789-abcd-ef0123456789")
        #expect(PostID(stored: "no uuid").bytes == [UInt8](repeating: 0, count: 16))
    }
}
