/// A submolt's colours on its page: a band and a dot beside the words, never behind or in them, so that no choice of colour
/// makes a word unreadable. Drawn with attributes, since the policy allows no inline style; both have a line around them, so
/// that a colour like the paper's is still seen.
public enum SubmoltColors {
    /// Nothing unless `color` is "#rrggbb".
    static func band(_ color: String) -> String {
        guard isColor(color) else { return "" }
        return "<svg class=\"band\" width=\"100%\" height=\"100%\" aria-hidden=\"true\">"
            + "<rect width=\"100%\" height=\"100%\" fill=\"\(color)\"/></svg>"
    }

    static func dot(_ color: String) -> String {
        guard isColor(color) else { return "" }
        return "<svg class=\"dot\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">"
            + "<circle cx=\"8\" cy=\"8\" r=\"7.5\" fill=\"\(color)\"/></svg>"
    }

    private static func isColor(_ text: String) -> Bool {
        text.utf8.count == 7 && text.hasPrefix("#") && text.dropFirst().allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}

extension SafeHTML {
    public static func submoltBand(_ color: String?) -> SafeHTML {
        SafeHTML(trusted: color.map(SubmoltColors.band) ?? "")
    }

    public static func submoltDot(_ color: String?) -> SafeHTML {
        SafeHTML(trusted: color.map(SubmoltColors.dot) ?? "")
    }
}
