internal import CBrotliDecoder

/// Undoes Brotli (RFC 7932) on libbrotlidec.
enum BrotliDecoder {
    /// Decodes a whole stream.
    ///
    /// - Throws: ``CodingError``.
    static func decode(_ input: [UInt8], limit: Int) throws(CodingError) -> [UInt8] {
        guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { throw .damaged }
        defer { BrotliDecoderDestroyInstance(state) }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        var offset = 0
        while true {
            let (result, consumed, produced) = step(state, input[offset...], &piece)
            offset += consumed
            output.append(contentsOf: piece[..<produced])
            guard output.count <= limit else { throw .tooLarge(limit: limit) }
            switch result {
            case BROTLI_DECODER_RESULT_SUCCESS: return output
            case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
            default: throw .damaged
            }
        }
    }

    private static func step(
        _ state: OpaquePointer, _ input: ArraySlice<UInt8>, _ piece: inout [UInt8]
    ) -> (BrotliDecoderResult, consumed: Int, produced: Int) {
        input.withUnsafeBufferPointer { input in
            piece.withUnsafeMutableBufferPointer { piece in
                var (availableIn, nextIn) = (input.count, input.baseAddress)
                var (availableOut, nextOut) = (piece.count, piece.baseAddress)
                let result = BrotliDecoderDecompressStream(
                    state, &availableIn, &nextIn, &availableOut, &nextOut, nil)
                return (result, input.count - availableIn, piece.count - availableOut)
            }
        }
    }
}
