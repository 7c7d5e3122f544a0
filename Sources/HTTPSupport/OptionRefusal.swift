/// Where the value of an option comes from.
public enum OptionSource: Equatable, Sendable {
    case flag
    case environment(prefix: String)
    case file

    /// The option as it is written there: `--public-url`, `EXAMPLE_PUBLIC_URL` or `"public-url" in the configuration file`.
    func spelling(of key: String) -> String {
        switch self {
        case .flag: "--\(key)"
        case .environment(let prefix): "\(prefix)_\(Self.variable(key))"
        case .file: "\"\(key)\" in the configuration file"
        }
    }

    /// `public-url` as `PUBLIC_URL`.
    static func variable(_ key: String) -> String {
        String(key.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }
}

/// Why the options cannot be used. Names of options are told, values never.
public enum OptionRefusal: ReportableError, Equatable {
    /// The value of an option is not a what, key, where.
    case notA(String, String, OptionSource)
    /// There is no option of this name.
    case unknown(String, OptionSource)
    case fileUnreadable
    case fileTooLarge(maxSize: Int)
    case fileNotJSON(JSONScreen.Refusal)

    public var publicDescription: String {
        switch self {
        case .notA(let kind, let key, let source): "\(source.spelling(of: key)) must be a \(kind)."
        case .unknown(let key, let source):
            "\(source.spelling(of: LogText.oneLine(key))) is not an option. Correct its name or remove it."
        case .fileUnreadable: "The configuration file cannot be read. Check the path given with --config."
        case .fileTooLarge(let maxSize): "The configuration file is larger than \(maxSize) bytes."
        case .fileNotJSON(.malformed(let offset)):
            "The configuration file is not JSON: look at the byte at offset \(offset)."
        case .fileNotJSON: "The configuration file must be one JSON object in UTF-8."
        }
    }
}
