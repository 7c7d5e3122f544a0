import Mustache

/// A layer's own templates, parsed once at start.
public struct PageTemplates: Sendable {
    public enum Failure: Error, CustomStringConvertible {
        case doesNotParse(template: String, reason: String)

        public var description: String {
            switch self {
            case .doesNotParse(let template, let reason): "Template \(template) does not parse: \(reason)"
            }
        }
    }

    private let library: MustacheLibrary

    /// - Parameter sources: the embedded bytes of each template, by the name under which others include it.
    public init(_ sources: [String: [UInt8]]) throws(Failure) {
        var templates: [String: MustacheTemplate] = [:]
        for (name, bytes) in sources {
            do {
                templates[name] = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
            } catch {
                throw Failure.doesNotParse(template: name, reason: "\(error)")
            }
        }
        library = MustacheLibrary(templates: templates)
    }

    /// `{{x}}` escapes; `{{{x}}}` is for `SafeHTML` only. An unknown name renders as nothing.
    public func render(_ name: String, _ values: any Sendable) -> SafeHTML {
        SafeHTML(trusted: library.render(values, withTemplate: name) ?? "")
    }
}
