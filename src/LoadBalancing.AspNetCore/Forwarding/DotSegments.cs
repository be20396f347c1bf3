namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// Finds <c>.</c> and <c>..</c> in a path, also in escaped form, between slashes, backslashes and escaped ones. Routing and rules see
/// another path there than a server may, which could find what they have no rule for.
/// </summary>
internal static class DotSegments
{
    public static bool AreIn(ReadOnlySpan<char> target)
    {
        var query = target.IndexOfAny('?', '#');
        var path = query < 0 ? target : target[..query];
        // Nearly every path has no dot behind a slash and nothing that could stand for either.
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.ContainsAny('%', '\\'))
        {
            return false;
        }

        var segment = 0;
        for (var at = 0; at < path.Length;)
        {
            var separator = SeparatorAt(path[at..]);
            if (separator > 0 && IsDots(path[segment..at]))
            {
                return true;
            }

            at += Math.Max(separator, 1);
            segment = separator > 0 ? at : segment;
        }

        return IsDots(path[segment..]);
    }

    // The length of what parts segments for some server.
    private static int SeparatorAt(ReadOnlySpan<char> text) => text[0] switch
    {
        '/' or '\\' => 1,
        '%' when text.StartsWith("%2f", StringComparison.OrdinalIgnoreCase) || text.StartsWith("%5c", StringComparison.OrdinalIgnoreCase) => 3,
        _ => 0,
    };

    private static bool IsDots(ReadOnlySpan<char> segment)
    {
        // Parameters of a segment (/..;a=b) do not make it another one for every server.
        var parameters = segment.IndexOf(';');
        segment = parameters < 0 ? segment : segment[..parameters];
        var dots = 0;
        while (!segment.IsEmpty)
        {
            var length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0 || ++dots > 2)
            {
                return false;
            }

            segment = segment[length..];
        }

        return dots > 0;
    }
}
