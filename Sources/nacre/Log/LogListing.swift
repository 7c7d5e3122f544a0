import JSONWriting
import LogVerification
import NIOCore
import NacreClient

/// How what was found looks.
enum LogListing {
    /// Prints a report.
    ///
    /// - Throws: a failure where something is wrong.
    static func show(_ report: LogReport, json: Bool) throws {
        if json { StandardStreams.out(raw: bytes(report)) } else { StandardStreams.out(text(report)) }
        for remark in report.remarks where !json {
            StandardStreams.error("note: " + TerminalText.line(remark.description))
        }
        guard let finding = report.finding else { return }
        var hint = "Keep what you have; ask the operator in public, and others what they see."
        if let path = report.evidencePath {
            hint = "Both signed checkpoints are in \(path): they prove it to anybody. " + hint
        }
        throw CommandFailure("The log is not good: \(finding)", hint: hint)
    }

    static func text(_ report: LogReport) -> String {
        let counts = report.counts
        var lines = ["log \(TerminalText.line(report.origin)): \(count(report.size, "leaf", "leaves"))"]
        if let before = report.sizeBefore { lines.append("  \(before) of them were verified before") }
        let facts = [
            count(counts.leaves, "leaf", "leaves") + " read", count(counts.tiles, "tile") + " compared",
            count(counts.records, "record") + " opened", count(counts.signatures, "signature") + " of authors",
            count(counts.authorisations, "signature") + " for keys", "\(counts.served) compared with the API",
        ]
        lines.append("  " + facts.joined(separator: ", "))
        if !report.cosigners.isEmpty {
            let names = report.cosigners.map { cosigner in
                let time = Timestamp(milliseconds: max(0, min(cosigner.time, 253_402_300_799)) * 1_000)
                return "\(TerminalText.line(cosigner.name)) (\(Age(of: time).text))"
            }
            lines.append("  cosigned by \(names.joined(separator: ", ")); \(report.quorum) demanded")
        }
        lines.append(report.finding == nil ? "Nothing is wrong." : "Something is wrong.")
        return lines.joined(separator: "\n")
    }

    static func count(_ number: Int64, _ noun: String, _ nouns: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : nouns ?? noun + "s")"
    }

    static func bytes(_ report: LogReport) -> ByteBuffer {
        var writer = JSONWriter(buffer: ByteBuffer())
        writer.object { writer in
            writer.field("success", report.finding == nil)
            writer.field("address", report.address)
            writer.field("origin", report.origin)
            writer.field("log", report.logKey)
            writer.field("size", report.size)
            writer.field("size_before", report.sizeBefore)
            writer.field("quorum", Int64(report.quorum))
            writer.array("cosigners") { writer in
                for cosigner in report.cosigners {
                    writer.object { writer in
                        writer.field("name", cosigner.name)
                        writer.field("time", cosigner.time)
                    }
                }
            }
            writer.object("counts") { writer in
                writer.field("leaves", report.counts.leaves)
                writer.field("tiles", report.counts.tiles)
                writer.field("records", report.counts.records)
                writer.field("signatures", report.counts.signatures)
                writer.field("key_signatures", report.counts.authorisations)
                writer.field("served", report.counts.served)
            }
            writer.strings("notes", report.remarks.map(\.description))
            if let finding = report.finding {
                writer.object("finding") { writer in
                    writer.field("leaf", finding.index)
                    writer.field("object", finding.object)
                    writer.field("what", finding.fault.description)
                }
                writer.field("evidence", report.evidencePath)
            }
        }
        return writer.finish()
    }
}
