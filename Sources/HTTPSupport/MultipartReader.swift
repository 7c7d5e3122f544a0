import NIOCore

/// Takes parts off the bytes of a `multipart/form-data` body (RFC 2046, section 5.1), from the front. Every step consumes
/// or throws.
///
///     multipart-body := [preamble CRLF] "--" boundary *LWSP CRLF part
///                       *(CRLF "--" boundary *LWSP CRLF part)
///                       CRLF "--" boundary "--" *LWSP [CRLF epilogue]
struct MultipartReader {
    private var rest: ByteBuffer
    private let delimiter: [UInt8]

    private static let mostParts = 16
    /// Bytes of one part's header fields.
    private static let mostHeader = 4_096
    private static let (cr, lf, dash) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "-"))

    init(_ body: ByteBuffer, boundary: [UInt8]) {
        rest = body
        delimiter = [Self.cr, Self.lf, Self.dash, Self.dash] + boundary
    }

    mutating func parts() throws(MultipartFault) -> [MultipartForm.Part] {
        var isLast = try first()
        var parts: [MultipartForm.Part] = []
        while !isLast {
            guard parts.count < Self.mostParts else { throw .tooManyParts }
            let name = try header()
            let (content, end) = try upToDelimiter()
            parts.append(MultipartForm.Part(name: name, content: content))
            isLast = end
        }
        return parts
    }

    /// The first delimiter stands at the beginning, or after a preamble that nobody reads. Returns whether it is the last.
    private mutating func first() throws(MultipartFault) -> Bool {
        if rest.readableBytesView.starts(with: delimiter.dropFirst(2)) {
            var after = rest
            after.moveReaderIndex(forwardBy: delimiter.count - 2)
            if let isLast = Self.closes(&after) {
                rest = after
                return isLast
            }
        }
        return try upToDelimiter().isLast
    }

    /// Consumes bytes up to the next delimiter, and that. Bytes that only begin like a delimiter belong to the content.
    private mutating func upToDelimiter() throws(MultipartFault) -> (content: ByteBuffer, isLast: Bool) {
        let view = rest.readableBytesView
        var from = view.startIndex
        while let start = view[from...].firstIndex(of: Self.cr) {
            from = start + 1
            guard view[start...].starts(with: delimiter) else { continue }
            var after = rest
            after.moveReaderIndex(to: start + delimiter.count)
            guard let isLast = Self.closes(&after),
                let content = rest.readSlice(length: start - view.startIndex)
            else { continue }
            rest = after
            return (content, isLast)
        }
        throw .brokenOff
    }

    /// What follows a boundary: `--` for the last, else blanks and the end of the line. Nil where it is neither.
    private static func closes(_ after: inout ByteBuffer) -> Bool? {
        var bytes = after
        if bytes.readInteger(as: UInt8.self) == dash, bytes.readInteger(as: UInt8.self) == dash {
            after = bytes
            return true
        }
        bytes = after
        while let byte = bytes.readInteger(as: UInt8.self) {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): continue
            case cr where bytes.readInteger(as: UInt8.self) == lf:
                after = bytes
                return false
            default: return nil
            }
        }
        return nil
    }

    /// Consumes a part's header fields and the empty line after them. Returns the part's name.
    private mutating func header() throws(MultipartFault) -> String {
        var left = Self.mostHeader
        var name: String?
        while true {
            let line = try line(upTo: &left)
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex, line.first?.isWhitespace == false else {
                throw .malformedHeader
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard name == nil, let field = FieldParameters(value), field.value == "form-data",
                    let given = field.parameters["name"]
                else { throw .malformedHeader }
                name = given
            case "content-transfer-encoding":
                // RFC 7578, section 4.7: no longer used. Bytes as they are is what the harmless ones mean.
                guard ["binary", "8bit", "7bit"].contains(value.lowercased()) else { throw .encoded }
            default: break
            }
        }
        guard let name else { throw .unnamed }
        return name
    }

    private mutating func line(upTo left: inout Int) throws(MultipartFault) -> String {
        guard let end = rest.readableBytesView.prefix(left).firstIndex(of: Self.cr) else {
            throw rest.readableBytes < left ? .brokenOff : .longHeader
        }
        let length = end - rest.readerIndex
        guard let bytes = rest.readSlice(length: length), rest.readInteger(as: UInt8.self) == Self.cr,
            rest.readInteger(as: UInt8.self) == Self.lf
        else { throw .malformedHeader }
        left -= min(left, length + 2)
        return String(decoding: bytes.readableBytesView, as: UTF8.self)
    }
}

/// Why a body is no form.
enum MultipartFault: Error {
    case brokenOff, tooManyParts, longHeader, malformedHeader, unnamed, encoded

    var words: String {
        switch self {
        case .brokenOff: "The form breaks off: its boundary is missing"
        case .tooManyParts: "The form has too many parts"
        case .longHeader: "A part's header is too long"
        case .malformedHeader: "A part's header cannot be read"
        case .unnamed: "A part has no name"
        case .encoded: "A part is encoded, and must be sent as it is"
        }
    }
}
