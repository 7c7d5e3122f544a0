import HTTPTypes
import Hummingbird
import NIOCore
import TransparencyLog

/// POST /add-checkpoint
///
/// C2SP tlog-witness: 200 with a cosignature line; 400 for what is no request, or goes back; 404 for a log that this
/// witness does not know; 403 where the log did not sign; 409 with the size that is known, or for another tree of the
/// same size; 422 where the consistency proof proves nothing.
struct AddCheckpoint: Sendable {
    let witness: Witness

    func respond(to request: Request) async throws -> Response {
        guard let body = try? await request.body.collect(upTo: AddCheckpointRequest.maxSize) else {
            return WitnessText.plain(.contentTooLarge, "a request has at most \(AddCheckpointRequest.maxSize) bytes\n")
        }
        switch try await witness.add(Array(body.readableBytesView)) {
        case .cosigned(let signature): return WitnessText.plain(.ok, signature.line)
        case .malformed: return WitnessText.plain(.badRequest, "not a request of c2sp.org/tlog-witness\n")
        case .oldSizeTooGreat: return WitnessText.plain(.badRequest, "the old size is greater than the checkpoint's\n")
        case .unknownOrigin: return WitnessText.plain(.notFound, "this witness does not know that log\n")
        case .notSigned: return WitnessText.plain(.forbidden, "no key of that log signed the checkpoint\n")
        case .conflict(let size): return WitnessText.response(.conflict, "\(size)\n", type: "text/x.tlog.size")
        case .inconsistent:
            return WitnessText.plain(.unprocessableContent, "the consistency proof does not lead to the checkpoint\n")
        }
    }
}

enum WitnessText {
    static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        response(status, text, type: "text/plain; charset=utf-8")
    }

    static func response(_ status: HTTPResponse.Status, _ text: String, type: String) -> Response {
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
