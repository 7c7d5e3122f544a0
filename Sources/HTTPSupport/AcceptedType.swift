import Foundation
import HTTPTypes
public import Hummingbird

extension Request {
    /// Whether the client asks for a page: its `Accept` names `text/html` before any JSON. Programs that send `*/*` or
    /// nothing get JSON.
    public var wantsPage: Bool {
        guard let accept = headers[.accept]?.lowercased(), let html = accept.range(of: "text/html") else {
            return false
        }
        guard let json = accept.range(of: "application/json") else { return true }
        return html.lowerBound < json.lowerBound
    }
}
