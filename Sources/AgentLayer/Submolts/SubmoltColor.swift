import HTTPSupport

/// A submolt's colour: "#rrggbb" in lower case. Nothing else is stored, since it is written into pages.
struct SubmoltColor: Sendable {
    let text: String

    init(new text: String, _ field: String) throws(Refusal) {
        let folded = text.lowercased()
        guard folded.utf8.count == 7, folded.first == "#", folded.utf8.dropFirst().allSatisfy(Self.isHexadecimal) else {
            throw .badRequest(
                "INVALID_COLOR", "\(field) is not a colour",
                hint: "Write it as #rrggbb, such as #0f6b6b; null takes it away.")
        }
        self.text = folded
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
