import HTTPTypes
public import Hummingbird
public import JSONWriting
public import NIOCore

extension Response {
    /// A JSON reply, written by the small writer (stack.md section 4: Foundation's encoder halves throughput).
    public static func json(
        _ value: some JSONWritable, status: HTTPResponse.Status = .ok, capacity: Int = 1024
    ) -> Response {
        json(bytes: value.json(capacity: capacity), status: status)
    }

    public static func json(bytes: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: jsonType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: bytes))
    }

    public static let jsonType = "application/json; charset=utf-8"
}
