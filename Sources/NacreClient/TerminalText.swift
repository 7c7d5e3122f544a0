/// Text from a server, made safe to print to a terminal.
///
/// What others wrote can hold escape sequences that recolour, overwrite or retitle a terminal, or answer in the user's
/// name, and bidirectional controls that show one thing and mean another. They become visible marks: `␛` for ESC,
/// `<U+202E>` for what has no picture.
public enum TerminalText {
    /// For one line: line breaks and tabs become spaces.
    public static func line(_ text: String) -> String { neutralise(text, keepsLines: false) }

    /// For several lines: line feeds stay, a carriage return before one is dropped, tabs become four spaces.
    public static func block(_ text: String) -> String { neutralise(text, keepsLines: true) }

    private static func neutralise(_ text: String, keepsLines: Bool) -> String {
        var safe = String.UnicodeScalarView()
        // Scalars, not characters: in Swift, CR LF is one character, and so is a letter with a thousand marks.
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar.value {
            case 0x20...0x7E: safe.append(scalar)
            case 0x0A: safe.append(keepsLines ? scalar : " ")
            case 0x0D where index + 1 < scalars.count && scalars[index + 1] == "\n": break
            case 0x09: safe.append(contentsOf: (keepsLines ? "    " : " ").unicodeScalars)
            case 0x00..<0x20, 0x7F: safe.append(picture(of: scalar))
            default:
                if isUnsafe(scalar) {
                    safe.append(contentsOf: code(of: scalar).unicodeScalars)
                } else {
                    safe.append(scalar)
                }
            }
        }
        return String(safe)
    }

    /// C1 controls, bidirectional controls, line and paragraph separators, zero-width and other invisible characters.
    /// Zero-width joiners and emoji variation selectors stay: they reorder nothing, and words and pictures need them.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9F, 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B,
            0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0D, 0xFEFF, 0xFFA0,
            0xFFF0...0xFFFB, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// Unicode's pictures for the C0 controls, U+2400 to U+2421.
    private static func picture(of control: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(control.value == 0x7F ? 0x2421 : 0x2400 + control.value) ?? "\u{FFFD}"
    }

    private static func code(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }
}
