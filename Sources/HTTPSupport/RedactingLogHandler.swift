public import Logging

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A swift-log handler that writes one line per entry and drops what it does not know to be harmless.
///
/// The line: `2026-03-11T21:02:39Z warning nacre.http the message error="…" status=503`.
/// - Only the metadata keys of ``LogField`` are printed, and only when the value has the shape of its key.
/// - An error is printed as ``ReportedError`` says.
/// - In messages (which other packages write too) network addresses, URLs, paths and what follows a `?` are replaced.
public struct RedactingLogHandler: LogHandler {
    /// Takes one finished line without its line break. It must be safe to call from any thread.
    public typealias Sink = @Sendable (String) -> Void

    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let sink: Sink
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - label: names the part of the program; printed.
    ///   - level: entries below it are not written.
    ///   - sink: standard error unless told, one `write(2)` a line, so lines of several threads do not mix.
    ///   - now: the clock.
    public init(
        label: String, level: Logger.Level = .info, sink: @escaping Sink = StandardError.write,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.label = label
        self.logLevel = level
        self.sink = sink
        self.now = now
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        if let error = event.error { fields["error"] = .stringConvertible(ReportedError(error)) }

        var line = now().formatted(Date.ISO8601FormatStyle())
        line += " \(event.level.rawValue) \(LogText.redacted(label)) \(LogText.redacted(event.message.description))"
        for field in LogField.allCases {
            guard let value = fields[field.rawValue], let text = field.text(of: value) else { continue }
            line += " \(field.rawValue)=\(text)"
        }
        sink(line)
    }
}
