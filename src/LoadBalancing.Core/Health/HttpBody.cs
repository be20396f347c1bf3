using System.Globalization;
using System.Text;

namespace LoadBalancing.Health;

/// <summary>Reads as much of the body of an answer as there is.</summary>
internal static class HttpBody
{
    /// <param name="head">The head of the answer.</param>
    /// <param name="bytes">What was received behind it.</param>
    /// <param name="isWhole">Whether nothing more belongs to the body, however long the connection stays.</param>
    /// <returns>The body, chunks put together.</returns>
    public static byte[] Read(HttpAnswer head, ReadOnlySpan<byte> bytes, out bool isWhole)
    {
        if (head.Status is 204 or 304)
        {
            isWhole = true;
            return [];
        }

        if (head.Field("Transfer-Encoding") is { } encoding && encoding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return ReadChunks(bytes, out isWhole);
        }

        if (long.TryParse(head.Field("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            isWhole = bytes.Length >= length;
            return isWhole ? bytes[..(int)length].ToArray() : bytes.ToArray();
        }

        isWhole = false;
        return bytes.ToArray();
    }

    private static byte[] ReadChunks(ReadOnlySpan<byte> bytes, out bool isWhole)
    {
        isWhole = false;
        var body = new MemoryStream();
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = Encoding.Latin1.GetString(bytes[..end]).Split(';')[0].Trim();
            if (!int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
            {
                break;
            }

            bytes = bytes[(end + 1)..];
            if (size == 0)
            {
                isWhole = true;
                break;
            }

            var taken = Math.Min(size, bytes.Length);
            body.Write(bytes[..taken]);
            bytes = bytes[taken..];
            // The end of the line behind the data.
            bytes = bytes.StartsWith("\r\n"u8) ? bytes[2..] : bytes.StartsWith("\n"u8) ? bytes[1..] : bytes;
        }

        return body.ToArray();
    }
}
