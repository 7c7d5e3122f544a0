/// Escaping for the two places where text meets HTML.
public enum HTMLEscaping {
    /// For text between tags.
    public static func text(_ source: String) -> String {
        var output = ""
        output.reserveCapacity(source.utf8.count)
        for scalar in source.unicodeScalars {
            append(scalar, to: &output)
        }
        return output
    }

    /// For a value between double quotes. The same set is escaped, so a value is safe in either place.
    public static func attribute(_ source: String) -> String {
        text(source)
    }

    static func append(_ scalar: Unicode.Scalar, to output: inout String) {
        switch scalar {
        case "&": output += "&amp;"
        case "<": output += "&lt;"
        case ">": output += "&gt;"
        case "\"": output += "&quot;"
        case "'": output += "&#39;"
        default: output.unicodeScalars.append(scalar)
        }
    }
}
