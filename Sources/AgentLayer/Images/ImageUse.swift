import HTTPSupport
import HTTPTypes
import Hummingbird

/// What a picture is uploaded for, and what that allows (contract sections 3.7 and 9.7).
enum ImageUse: Sendable, CaseIterable {
    case agentAvatar, submoltAvatar, submoltBanner

    /// Bytes of the uploaded file.
    var mostBytes: Int {
        switch self {
        case .agentAvatar: 1 << 20
        case .submoltAvatar: 500 << 10
        case .submoltBanner: 2 << 20
        }
    }

    var noun: String { self == .submoltBanner ? "banner" : "avatar" }

    /// The longer side of what is stored.
    var side: Int { self == .submoltBanner ? 1_500 : 512 }
    /// Whether it is cut to a square, and shown in lists.
    var isSquare: Bool { self != .submoltBanner }
    /// The side of the square that lists show: twice the size on a page.
    static let smallSide = 96

    var tooLarge: Refusal {
        let words = mostBytes >= 1 << 20 ? "\(mostBytes >> 20) MB" : "\(mostBytes >> 10) KB"
        return Refusal(
            .contentTooLarge, "PAYLOAD_TOO_LARGE", "The picture is too large",
            hint: "This \(noun) may have at most \(words) (\(mostBytes) bytes). A smaller one loses nothing: "
                + "at most \(side) pixels are kept.")
    }

    /// The most bytes of a request's body: more where a picture may come.
    static func bodyLimit(of request: Request) -> Int {
        let path = request.uri.path
        guard request.method == .post, path.hasSuffix("/avatar") || path.hasSuffix("/banner") else {
            return RequestBounds.body
        }
        return submoltBanner.mostBytes + MultipartForm.overhead
    }
}
