internal import CZlib

/// Undoes gzip (RFC 1952), zlib (RFC 1950) or bare deflate (RFC 1951), piece by piece, on zlib.
///
/// Belongs to one thread at a time.
public final class Inflater {
    /// What stands around the compressed data.
    public enum Format: Sendable {
        /// One gzip member.
        case gzip
        /// A zlib header and checksum.
        case zlib
        /// Nothing.
        case deflate
    }

    /// What one call did.
    public struct Step: Hashable, Sendable {
        /// Where a stream stands.
        public enum State: Hashable, Sendable {
            /// It goes on: with more input, or with more room.
            case running
            /// It is at its end; what stands behind it is not used.
            case ended
            /// The data is no such stream.
            case damaged
        }

        /// Bytes of the input that were used.
        public var consumed: Int
        /// Bytes that were appended to the output.
        public var produced: Int
        /// Where the stream stands now.
        public var state: State
    }

    // zlib keeps a pointer to the stream, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: Inflater.pieceBytes)

    /// The most bytes that one call appends.
    public static let pieceBytes = 64 * 1024

    /// Creates a decoder at the start of a stream.
    public init(_ format: Format) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let windowBits: Int32 =
            switch format {
            case .gzip: 15 + 16
            case .zlib: 15
            case .deflate: -15
            }
        let result = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "inflateInit2 failed: \(result)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        piece.deallocate()
    }

    /// Begins a new stream or member of the same format.
    public func reset() {
        inflateReset(stream)
    }

    /// Decodes the next piece.
    ///
    /// - Parameters:
    ///   - input: Compressed bytes; what a call did not use belongs to the next one.
    ///   - output: Gets the decoded bytes, appended.
    ///   - room: How many bytes may be appended at most; no more than ``pieceBytes`` are.
    /// - Complexity: O(n) in what is used and appended.
    public func decode(_ input: ArraySlice<UInt8>, into output: inout [UInt8], room: Int = pieceBytes) -> Step {
        let room = min(room, Self.pieceBytes)
        let (result, consumed) = input.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(clamping: input.count)
            stream.pointee.next_out = piece
            stream.pointee.avail_out = UInt32(room)
            let offered = Int(stream.pointee.avail_in)
            let result = inflate(stream, Z_NO_FLUSH)
            return (result, offered - Int(stream.pointee.avail_in))
        }
        let produced = room - Int(stream.pointee.avail_out)
        output.append(contentsOf: UnsafeBufferPointer(start: piece, count: produced))
        let state: Step.State =
            switch result {
            case Z_OK, Z_BUF_ERROR: .running
            case Z_STREAM_END: .ended
            default: .damaged
            }
        return Step(consumed: consumed, produced: produced, state: state)
    }
}
