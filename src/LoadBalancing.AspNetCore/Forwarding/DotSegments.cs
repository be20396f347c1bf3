namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// Finds <c>.</c> and <c>..</c> in a path, also in escaped form. Routing sees a path without them; a server would see the
/// original, and might find there what routing had no rule for.
/// </summary>
internal static class DotSegments
{
    public static bool AreIn(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        // Nearly every path has no dot behind a slash, and no escaped one at all.
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var range in path.Split('/'))
        {
            if (IsDots(path[range]))
            {
                return true;
            }
        }

        return false;
    }

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
