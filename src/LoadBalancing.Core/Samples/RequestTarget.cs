namespace LoadBalancing.Samples;

/// <summary>Finds the parts of a request target.</summary>
internal static class RequestTarget
{
    /// <summary>Everything from the first slash of the path on: a target in absolute form loses its scheme and host.</summary>
    public static ReadOnlySpan<char> PathAndQuery(ReadOnlySpan<char> target)
    {
        if (target.StartsWith('/'))
        {
            return target;
        }

        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return target;
        }

        target = target[(scheme + 3)..];
        var slash = target.IndexOf('/');
        return slash < 0 ? [] : target[slash..];
    }

    /// <summary>What comes before the question mark.</summary>
    public static ReadOnlySpan<char> BeforeQuery(ReadOnlySpan<char> target)
    {
        var mark = target.IndexOf('?');
        return mark < 0 ? target : target[..mark];
    }

    /// <summary>What comes after the question mark.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryGetQuery(ReadOnlySpan<char> target, out ReadOnlySpan<char> query)
    {
        var mark = target.IndexOf('?');
        query = mark < 0 ? [] : target[(mark + 1)..];
        return mark >= 0;
    }
}
