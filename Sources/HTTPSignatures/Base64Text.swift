import Foundation

/// Base64 of RFC 4648, section 4, as structured fields carry bytes. Decoding takes only what encoding makes: no white
/// space, no missing padding, no bits left over.
enum Base64Text {
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let text = Array(text)
        guard let bytes = Data(base64Encoded: Data(text)), bytes.base64EncodedData().elementsEqual(text) else {
            return nil
        }
        return Array(bytes)
    }
}
