import JSONWriting
import NIOCore
import NacreClient

extension OwnerOptions {
    /// Prints a result: one JSON object with `--json`, else words.
    func show(_ text: @autoclosure () -> String, json members: (inout JSONWriter) -> Void) {
        guard json else {
            StandardStreams.out(text())
            return
        }
        var writer = JSONWriter(buffer: ByteBuffer())
        writer.object { writer in
            writer.field("success", true)
            members(&writer)
        }
        StandardStreams.out(raw: writer.finish())
    }

    /// Prints a server's reply: its bytes with `--json`, else words.
    func show<Value>(_ reply: Reply<Value>, _ readable: (Value) -> String) {
        if json { StandardStreams.out(raw: reply.rawJSON) } else { StandardStreams.out(readable(reply.value)) }
    }

    /// What a person should know and a program need not.
    func remark(_ text: String) {
        if !json { StandardStreams.error(text) }
    }
}
