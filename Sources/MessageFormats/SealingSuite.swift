/// The one suite in which messages are sealed: HPKE ([RFC 9180](https://www.rfc-editor.org/rfc/rfc9180)) in base mode with
/// X-Wing, HKDF-SHA256 and AES-256-GCM.
///
/// X-Wing is ML-KEM-768 beside X25519
/// ([draft-connolly-cfrg-xwing-kem](https://datatracker.ietf.org/doc/draft-connolly-cfrg-xwing-kem/), KEM id 0x647a): who
/// breaks only one of the two reads nothing.
public enum SealingSuite {
    /// As it is signed and bound.
    public static let name = "XWing-HKDF-SHA256-AES-256-GCM"
    public static let publicKeySize = 1216
    public static let encapsulatedKeySize = 1120
    /// The seed from which both private keys follow.
    public static let privateKeySize = 32
    public static let tagSize = 16
}
