using System.Text;

namespace LoadBalancing.Health;

/// <summary>The head of a server's answer to an HTTP check.</summary>
/// <param name="Status">The status.</param>
/// <param name="Reason">The reason behind the status, fit to be shown.</param>
/// <param name="Fields">The header fields in their order.</param>
/// <param name="Length">Bytes of the head, the empty line included.</param>
internal sealed record HttpAnswer(int Status, string Reason, IReadOnlyList<(string Name, string Value)> Fields, int Length)
{
    private const string StatusLine = "HTTP/1.x 200";

    /// <summary>Whether the head is whole: ends with an empty line.</summary>
    /// <param name="received">What the server sent.</param>
    /// <param name="searched">So many bytes of it, from the begin, hold no whole head: that is known already.</param>
    public static bool IsWhole(ReadOnlySpan<byte> received, int searched = 0) => LengthOf(received, searched) > 0;

    /// <summary>Reads a head.</summary>
    /// <param name="received">What the server sent, with a whole head.</param>
    /// <returns>The head, or <see langword="null"/> when it is no HTTP/1.</returns>
    public static HttpAnswer? Read(ReadOnlySpan<byte> received)
    {
        var length = LengthOf(received, searched: 0);
        var lines = Encoding.Latin1.GetString(received[..length]).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        var first = lines[0];
        if (first.Length < StatusLine.Length || !first.StartsWith("HTTP/1.", StringComparison.Ordinal) || !char.IsAsciiDigit(first[7]) ||
            first[8] != ' ' || first.AsSpan(9, 3).ContainsAnyExceptInRange('0', '9') ||
            (first.Length > StatusLine.Length && first[StatusLine.Length] != ' '))
        {
            return null;
        }

        var fields = new List<(string Name, string Value)>();
        foreach (var line in lines.Skip(1).TakeWhile(line => line.Length > 0))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExceptInRange('!', '~'))
            {
                return null;
            }

            fields.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        var reason = first.Length > StatusLine.Length + 1 ? first[(StatusLine.Length + 1)..] : "";
        return new HttpAnswer(int.Parse(first.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), PrintableText.Of(reason), fields, length);
    }

    /// <summary>The value of the first field of this name, or <see langword="null"/>.</summary>
    public string? Field(string name) => Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    // To the end of the first empty line, or 0 while there is none.
    private static int LengthOf(ReadOnlySpan<byte> received, int searched)
    {
        var end = searched;
        while (received[end..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            end += length;
            if (received[..end] is [] or [(byte)'\r'] or [.., (byte)'\n'] or [.., (byte)'\n', (byte)'\r'])
            {
                return end + 1;
            }

            end++;
        }

        return 0;
    }
}
