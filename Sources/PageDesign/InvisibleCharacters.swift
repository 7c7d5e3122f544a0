/// Characters that a reader cannot see but a program reads: hidden instructions, reordered text, look-alike names.
///
/// They are shown, not removed: the reader of a page learns that they are there, what they are and how many.
public enum InvisibleCharacters {
    /// Whether the text holds a character that `InlineText` and `SafeMarkdown` would mark.
    public static func occur(in source: String) -> Bool {
        // Most text is plain ASCII, seen through without taking it apart.
        if source.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return false }
        let scalars = Array(source.unicodeScalars)
        return scalars.indices.contains { isHidden(at: $0, in: scalars[...]) }
    }

    /// One mark for a run of hidden characters, naming the first.
    static func mark(_ run: ArraySlice<Unicode.Scalar>) -> String {
        guard let first = run.first else { return "" }
        let others = run.count > 1 ? " and \(run.count - 1) more" : ""
        let count = run.count > 1 ? "×\(run.count)" : ""
        return "<span class=\"invisible\" title=\"\(names[first.value] ?? name(of: first))\(others)\">␣\(count)</span>"
    }

    /// Joiners and variation selectors are part of ordinary emoji and of several scripts; there they are left alone.
    static func isHidden(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> Bool {
        let scalar = text[index]
        guard scalar.value >= 0x7F || scalar.value < 0x20 else { return false }
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: return false
        case 0x200C, 0x200D: return !joins(at: index, in: text)
        case 0xFE0E, 0xFE0F: return !selectsPresentation(at: index, in: text)
        default: return isInvisible(scalar.value)
        }
    }

    private static func joins(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard index > text.startIndex, index + 1 < text.endIndex else { return false }
        let before = text[index - 1], after = text[index + 1]
        let isEmoji = { (scalar: Unicode.Scalar) in scalar.value > 0xFF && scalar.properties.isEmoji }
        if text[index].value == 0x200D, isEmoji(after),
            isEmoji(before) || before.value == 0xFE0F || before.properties.isEmojiModifier
        {
            return true
        }
        return usesJoiners(before.value) && usesJoiners(after.value)
    }

    /// Arabic and the Brahmic scripts, where joiners change the shape of letters.
    private static func usesJoiners(_ value: UInt32) -> Bool {
        (0x0620...0x08FF).contains(value) || (0x0900...0x0DFF).contains(value) || (0x1000...0x109F).contains(value)
    }

    private static func selectsPresentation(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard index > text.startIndex else { return false }
        return text[index - 1].properties.isEmoji
    }

    private static func isInvisible(_ value: UInt32) -> Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F,
            0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x2800, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0,
            0xFFF0...0xFFFB, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// Looking a name up takes long beside everything else that a page does with a character.
    private static let names: [UInt32: String] = {
        var names: [UInt32: String] = [:]
        for value in [0x00...0xFFFF, 0x1D173...0x1D17A, 0xE0000...0xE0FFF as ClosedRange<UInt32>].joined()
        where isInvisible(value) {
            if let scalar = Unicode.Scalar(value) { names[value] = name(of: scalar) }
        }
        return names
    }()

    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        if let name = scalar.properties.name { return "\(code) \(name.lowercased())" }
        return scalar.value < 0xA0 ? "\(code) control character" : "\(code) unnamed character"
    }
}
