import NIOHTTP1
import TestServers

/// A form as an HTTP library builds it.
struct UploadForm {
    var boundary = "----nacre7f3a"
    var parts: [(header: String, content: [UInt8])] = []

    init(file: [UInt8], name: String = "file", fileName: String? = "picture.jpg", type: String = "image/jpeg") {
        parts = [(Self.header(name, fileName, type), file)]
    }

    static func header(_ name: String, _ fileName: String? = nil, _ type: String? = nil) -> String {
        "Content-Disposition: form-data; name=\"\(name)\"" + (fileName.map { "; filename=\"\($0)\"" } ?? "")
            + (type.map { "\r\nContent-Type: \($0)" } ?? "")
    }

    var body: [UInt8] {
        parts.flatMap { part in
            Array("--\(boundary)\r\n\(part.header)\r\n\r\n".utf8) + part.content + Array("\r\n".utf8)
        } + Array("--\(boundary)--\r\n".utf8)
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }
}

extension TestAgent {
    func upload(_ form: UploadForm, to path: String) async throws -> Answer {
        try await upload(form.body, type: form.contentType, to: path)
    }

    func upload(_ body: [UInt8], type: String?, to path: String) async throws -> Answer {
        let types = type.map { [("Content-Type", $0)] } ?? []
        return try await network.send(
            .POST, "/api/v1" + path, body, headers: [("Authorization", "Bearer \(key)")] + types)
    }

    func upload(_ file: [UInt8], to path: String = "/agents/me/avatar") async throws -> Answer {
        try await upload(UploadForm(file: file), to: path)
    }
}

extension TestNetwork {
    /// What an address of ours answers.
    func file(at url: String) async throws -> Answer {
        guard url.hasPrefix(TestNetwork.publicURL + "/") else { throw NotOurs(url: url) }
        return try await send(.GET, String(url.dropFirst(TestNetwork.publicURL.count)))
    }

    struct NotOurs: Error { let url: String }
}
