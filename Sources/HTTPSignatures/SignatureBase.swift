/// The bytes that are signed, RFC 9421 section 2.5: a line per covered component and one for the parameters.
/// ```
/// "@method": POST
/// "@target-uri": https://agents.example/api/v1/owner/pause
/// …
/// "@signature-params": ("@method" "@target-uri" …);created=1618884473;…
/// ```
public struct SignatureBase: Sendable, Equatable {
    /// A covered component: its identifier without quotes, and its value.
    public struct Component: Sendable, Equatable {
        public let name: String
        public let value: String

        /// The value of a field is taken without white space around it (section 2.1).
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value.trimmingASCIISpace
        }
    }

    /// UTF-8 of the base, no newline at the end.
    public let bytes: [UInt8]

    /// - Parameters:
    ///   - components: the covered ones, in the order of the signature's input.
    ///   - parameters: the serialised parameters, from the first semicolon on.
    /// - Throws: `unsignable` for a component with a byte outside printable ASCII: with a line break in it, two
    ///   different requests could have the same base.
    public init(_ components: [Component], parameters: String) throws(SignatureRefusal) {
        var text = ""
        for component in components {
            guard component.value.isPrintableASCII, component.name.isPrintableASCII else { throw .unsignable }
            text += "\"\(component.name)\": \(component.value)\n"
        }
        text += "\"@signature-params\": \(Self.list(components.map(\.name)))\(parameters)"
        bytes = Array(text.utf8)
    }

    /// The covered components as an inner list (RFC 9651 section 4.1.1.1).
    static func list(_ names: [String]) -> String { "(" + names.map { "\"\($0)\"" }.joined(separator: " ") + ")" }
}

extension String {
    fileprivate var isPrintableASCII: Bool { utf8.allSatisfy { (0x20...0x7E).contains($0) } }

    fileprivate var trimmingASCIISpace: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        guard let first = utf8.first, let last = utf8.last, isSpace(first) || isSpace(last) else { return self }
        let inner = utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return String(decoding: Array(inner), as: UTF8.self)
    }
}
