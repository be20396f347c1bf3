using System.Globalization;
using System.Text.RegularExpressions;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>The rules for chunked bodies once more, over the whole text at once.</summary>
internal static partial class ReferenceChunkDecoder
{
    private const int LongestLine = 4096;
    private const int LongestTrailers = 16 * 1024;
    private const int LongestExtensions = 16 * 1024;

    public static ChunkedBody Decode(string text)
    {
        var data = "";
        var trailers = "";
        var trailerLength = 0;
        var extensions = 0L;
        var inTrailers = false;
        var position = 0;
        ChunkedBody Stop(ChunkVerdict verdict) => new(verdict, data, trailers, verdict == ChunkVerdict.Complete ? position : 0);

        while (true)
        {
            var end = text.IndexOf('\n', position);
            if (end < 0)
            {
                return Stop(text.Length - position > LongestLine ? ChunkVerdict.Refused : ChunkVerdict.Incomplete);
            }

            var line = text[position..end];
            if (line.Length > LongestLine || !line.EndsWith('\r'))
            {
                return Stop(ChunkVerdict.Refused);
            }

            line = line[..^1];
            position = end + 1;
            if (inTrailers)
            {
                if (line.Length == 0)
                {
                    return Stop(ChunkVerdict.Complete);
                }

                trailerLength += line.Length;
                if (trailerLength > LongestTrailers)
                {
                    return Stop(ChunkVerdict.Refused);
                }

                trailers += line + "\n";
                continue;
            }

            var match = SizeLine().Match(line);
            if (!match.Success)
            {
                return Stop(ChunkVerdict.Refused);
            }

            var size = long.Parse(match.Groups["size"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            extensions = Math.Max(0, extensions + line.Length - match.Groups["size"].Length - size);
            if (extensions > LongestExtensions)
            {
                return Stop(ChunkVerdict.Refused);
            }

            if (size == 0)
            {
                inTrailers = true;
                continue;
            }

            var available = (int)Math.Min(size, text.Length - position);
            data += text.Substring(position, available);
            position += available;
            if (text.Length - position < 2)
            {
                return Stop(ChunkVerdict.Incomplete);
            }

            if (text.Substring(position, 2) != "\r\n")
            {
                return Stop(ChunkVerdict.Refused);
            }

            position += 2;
        }
    }

    [GeneratedRegex(@"\A(?<size>[0-9A-Fa-f]{1,15})([ \t]*;[^\x00-\x08\x0a-\x1f\x7f]*)?\z")]
    private static partial Regex SizeLine();
}
