using System.Buffers;
using System.Text;

namespace LoadBalancing.Health;

/// <summary>The HTTP part of a check: sends the request and judges the status line of the answer.</summary>
internal static class HttpCheck
{
    // "HTTP/1.1 200" and as much of the reason as people may want to read.
    private const int LongestStatusLine = 512;

    public static async ValueTask<(CheckCode Code, int Status, string Info)> AskAsync(
        Stream stream, string request, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellation).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestStatusLine);
        try
        {
            var length = 0;
            while (length < LongestStatusLine)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length, LongestStatusLine - length), cancellation).ConfigureAwait(false);
                length += read;
                var end = buffer.AsSpan(0, length).IndexOf((byte)'\n');
                if (end >= 0)
                {
                    return Judge(Encoding.Latin1.GetString(buffer, 0, end).TrimEnd('\r'));
                }

                if (read == 0)
                {
                    break;
                }
            }

            return (CheckCode.L7RSP, 0, length == 0 ? "the server closed without an answer" : "no HTTP status line");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (CheckCode Code, int Status, string Info) Judge(string line)
    {
        // HTTP/1.x, a space, three digits, then a space and the reason or nothing.
        if (line.Length < 12 || !line.StartsWith("HTTP/1.", StringComparison.Ordinal) || !char.IsAsciiDigit(line[7]) || line[8] != ' ' ||
            line.AsSpan(9, 3).ContainsAnyExceptInRange('0', '9') || (line.Length > 12 && line[12] != ' '))
        {
            return (CheckCode.L7RSP, 0, "no HTTP status line");
        }

        var status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        var reason = line.Length > 13 ? line[13..] : "";
        var printable = string.Concat(reason.Select(c => char.IsControl(c) ? '.' : c));
        return (status is >= 200 and <= 399 ? CheckCode.L7OK : CheckCode.L7STS, status, printable);
    }
}
