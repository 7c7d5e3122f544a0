public import Hummingbird
public import NIOCore

/// A body of the type `multipart/form-data` (RFC 7578), read as a whole.
public struct MultipartForm: Sendable {
    public struct Part: Sendable {
        public let name: String
        public let content: ByteBuffer
    }

    /// In the order in which they were sent; a name may occur more than once.
    public let parts: [Part]

    /// What the parts' headers and delimiters may add to what is uploaded.
    public static let overhead = 16_384

    /// Throws a `Refusal` for a body that is not of this type, breaks off, or has more parts or longer headers than a
    /// client needs.
    public init(_ body: ByteBuffer, contentType: String?) throws(Refusal) {
        var reader = MultipartReader(body, boundary: try Self.boundary(of: contentType))
        do throws(MultipartFault) { parts = try reader.parts() } catch {
            throw .badRequest(
                "INVALID_MULTIPART", error.words,
                hint: "Let an HTTP library build the form; with curl it is -F file=@NAME.")
        }
    }

    private static func boundary(of contentType: String?) throws(Refusal) -> [UInt8] {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else {
            throw Refusal(
                .unsupportedMediaType, "NOT_MULTIPART", "This must be sent as multipart/form-data",
                hint: "Put the bytes into a part named file; with curl it is -F file=@NAME.")
        }
        guard let field = FieldParameters(contentType), field.value == "multipart/form-data",
            let boundary = field.parameters["boundary"], isBoundary(boundary)
        else {
            throw .badRequest(
                "INVALID_MULTIPART", "Content-Type names no usable boundary",
                hint: "Let an HTTP library set Content-Type together with the body.")
        }
        return Array(boundary.utf8)
    }

    /// RFC 2046, section 5.1.1: 1 to 70 of these characters, not ending with a space.
    private static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count) && text.last != " "
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }
}

extension Request {
    /// The one part named `name` of a form. Throws a `Refusal`; for more than `limit` bytes, `tooLarge`.
    public func uploadedPart(_ name: String, upTo limit: Int, tooLarge: Refusal) async throws -> ByteBuffer {
        let body: ByteBuffer
        do { body = try await wholeBody(upTo: limit + MultipartForm.overhead) } catch let refusal as Refusal {
            throw refusal.status == .contentTooLarge ? tooLarge : refusal
        }
        let found = try MultipartForm(body, contentType: headers[.contentType]).parts.filter { $0.name == name }
        guard let part = found.first else {
            throw Refusal.badRequest(
                "MISSING_FILE", "The form has no part named \(name)", hint: "With curl it is -F \(name)=@NAME.")
        }
        guard found.count == 1 else {
            throw Refusal.badRequest(
                "SEVERAL_FILES", "The form has several parts named \(name)", hint: "Send one.")
        }
        guard part.content.readableBytes > 0 else {
            throw Refusal.badRequest(
                "EMPTY_FILE", "The uploaded file is empty", hint: "Send its bytes in the part \(name).")
        }
        guard part.content.readableBytes <= limit else { throw tooLarge }
        return part.content
    }
}
